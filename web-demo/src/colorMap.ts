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

/** How much lighter the lines of the hatching are. */
const HATCH_LIFT = 70

// The order of bytes in which a canvas keeps red, green, blue and alpha is that of the machine.
const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

function packed(red: number, green: number, blue: number): number {
  const bytes = isLittleEndian ? [255, blue, green, red] : [red, green, blue, 255]
  return bytes.reduce((word, byte) => word * 256 + Math.min(Math.round(byte), 255), 0)
}

function palette(lift: number): Uint32Array {
  return Uint32Array.from({ length: SIZE }, (_, i) => {
    const position = i / (SIZE - 1)
    const [red, green, blue] = ([0, 1, 2] as const).map((c) => channel(position, c) + lift)
    return packed(red!, green!, blue!)
  })
}

/** 256 pixels from the dark end to the light one. */
export const COLORS = palette(0)
/** The same, lightened. */
export const HATCHED = palette(HATCH_LIFT)

/** Index into COLORS for a load (debt by what the collateral may bear): 0 light, 2 dark. */
export function colorIndex(load: number): number {
  return load >= 2 ? 0 : Math.round((1 - load / 2) * (SIZE - 1))
}

export function cssColor(load: number): string {
  const position = colorIndex(load) / (SIZE - 1)
  return `rgb(${([0, 1, 2] as const).map((c) => Math.round(channel(position, c))).join(' ')})`
}
