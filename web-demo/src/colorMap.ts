// Dark violet through sea green to pale yellow: lightness rises evenly, so the map also reads in
// grey and to the colour-blind. Anchors are equally spaced.
const ANCHORS: readonly (readonly [number, number, number])[] = [
  [45, 12, 76],
  [58, 42, 116],
  [50, 76, 134],
  [38, 108, 138],
  [34, 139, 136],
  [62, 170, 121],
  [126, 197, 94],
  [200, 217, 75],
  [250, 234, 110],
]

const SIZE = 256

function channel(position: number, index: 0 | 1 | 2): number {
  const scaled = position * (ANCHORS.length - 1)
  const low = Math.min(Math.floor(scaled), ANCHORS.length - 2)
  const from = ANCHORS[low]![index]
  return from + (scaled - low) * (ANCHORS[low + 1]![index] - from)
}

/** 256 colours, three bytes each, from the dark end to the light one. */
export const COLORS = Uint8ClampedArray.from({ length: SIZE * 3 }, (_, i) =>
  channel(Math.floor(i / 3) / (SIZE - 1), (i % 3) as 0 | 1 | 2),
)

/** Index into COLORS for a load (debt by what the collateral may bear): 0 light, 2 dark. */
export function colorIndex(load: number): number {
  return Math.round(Math.min(Math.max(1 - load / 2, 0), 1) * (SIZE - 1))
}

export function cssColor(load: number): string {
  const at = colorIndex(load) * 3
  return `rgb(${COLORS[at]} ${COLORS[at + 1]} ${COLORS[at + 2]})`
}
