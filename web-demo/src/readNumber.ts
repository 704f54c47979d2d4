/** A plain decimal number; null for anything else, so that `12abc` and `1e999` are errors. */
export function readNumber(text: string): number | null {
  const trimmed = text.trim().replace('−', '-')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(trimmed)) return null
  const value = Number(trimmed)
  return Number.isFinite(value) ? value : null
}
