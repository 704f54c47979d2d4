/** A scalar field sampled at the crossings of a grid, row-major. */
export interface Field {
  readonly columns: number
  readonly rows: number
  readonly values: Float64Array
}

// Corners of a cell: 0 at (0,0), 1 at (1,0), 2 at (1,1), 3 at (0,1). Edge i joins corners i and
// i + 1. For each pattern of corners above the level, the pairs of edges that its line crosses.
const CROSSINGS: readonly (readonly number[])[] = [
  [],
  [3, 0],
  [0, 1],
  [3, 1],
  [1, 2],
  [3, 0, 1, 2],
  [0, 2],
  [3, 2],
  [2, 3],
  [2, 0],
  [0, 1, 2, 3],
  [2, 1],
  [1, 3],
  [1, 0],
  [0, 3],
  [],
]

const CORNER_X = [0, 1, 1, 0]
const CORNER_Y = [0, 0, 1, 1]

/** Marching squares: the level's line as pieces x0, y0, x1, y1 in units of grid steps. */
export function contour({ columns, rows, values }: Field, level: number): number[] {
  const pieces: number[] = []
  const corner = [0, 0, 0, 0]

  function crossing(edge: number, column: number, row: number) {
    const from = edge
    const to = (edge + 1) % 4
    const a = corner[from]! - level
    const t = a / (a - (corner[to]! - level))
    pieces.push(
      column + CORNER_X[from]! + t * (CORNER_X[to]! - CORNER_X[from]!),
      row + CORNER_Y[from]! + t * (CORNER_Y[to]! - CORNER_Y[from]!),
    )
  }

  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column
      corner[0] = values[at]!
      corner[1] = values[at + 1]!
      corner[2] = values[at + columns + 1]!
      corner[3] = values[at + columns]!
      let pattern = 0
      for (let i = 0; i < 4; i++) if (corner[i]! > level) pattern |= 1 << i
      for (const edge of CROSSINGS[pattern]!) crossing(edge, column, row)
    }
  }
  return pieces
}
