/** `1234567n` at 4 decimals as `123.4567`, cut (not rounded) to `shown` decimals. */
export function units(value: bigint, decimals: number, shown = decimals): string {
  const scale = 10n ** BigInt(decimals)
  const whole = (value / scale).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  const fraction = (value % scale).toString().padStart(decimals, '0').slice(0, shown)
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** Decimals of a base currency unit: 1e8 has 8. */
export function decimalsOf(unit: bigint): number {
  return unit.toString().length - 1
}

export function percent(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(2)} %`
}

const DAY = 86_400
const YEAR = 365 * DAY

export function duration(seconds: number): string {
  if (seconds >= 2 * YEAR) return `${(seconds / YEAR).toFixed(1)} years`
  if (seconds >= 2 * DAY) return `${(seconds / DAY).toFixed(1)} days`
  return `${(seconds / 3600).toFixed(1)} hours`
}

/** `2024-10-04 19:38:30 UTC` */
export function instant(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
