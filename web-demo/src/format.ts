import type { AaveMarket, Health } from 'loadline'

/** The base currency of a market: how many of its units are one whole, and what one is called. */
export type BaseCurrency = AaveMarket['baseCurrency']

const WAD_DECIMALS = 18
const ABSENT = '–'
// A numeral and its unit stay on one line.
const NARROW = '\u202f'
const JOIN = '\u00a0'

// Intl rounds half away from zero; amounts on a page must never look larger than they are.
const truncating = { roundingMode: 'trunc' } as Intl.NumberFormatOptions

const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(minimum: number, maximum: number, truncate: boolean): Intl.NumberFormat {
  const key = `${minimum} ${maximum} ${truncate}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: minimum,
      maximumFractionDigits: maximum,
      ...(truncate ? truncating : {}),
    })
    formats.set(key, format)
  }
  return format
}

function withMinus(text: string): string {
  return text.replace('-', '−')
}

/** A base-unit integer as an exact decimal numeral, without grouping. */
export function decimalString(amount: bigint, decimals: number): string {
  const negative = amount < 0n
  const digits = (negative ? -amount : amount).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return `${negative ? '-' : ''}${whole}${decimals > 0 && fraction ? `.${fraction}` : ''}`
}

/** The reverse: null unless the text is a plain decimal that fits the decimals. */
export function parseDecimal(text: string, decimals: number): bigint | null {
  const match = /^(\d{1,60})(?:\.(\d*))?$/.exec(text.replace(/[,_\s]/g, ''))
  if (!match) return null
  const fraction = match[2] ?? ''
  if (fraction.length > decimals) return null
  return BigInt((match[1] ?? '0') + fraction.padEnd(decimals, '0'))
}

function grouped(amount: bigint, decimals: number, minimum: number, maximum: number): string {
  const numeral = decimalString(amount, decimals) as `${number}`
  return withMinus(numberFormat(minimum, maximum, true).format(numeral))
}

/** Token base units with the token's name: 1.25 WETH. */
export function formatToken(amount: bigint, decimals: number, symbol: string, digits = 6): string {
  return `${grouped(amount, decimals, 0, Math.min(decimals, digits))}${JOIN}${symbol}`
}

export function decimalsOf(base: BaseCurrency): number {
  return base.unit.toString().length - 1
}

function inBase(amount: bigint, base: BaseCurrency, minimum: number, maximum: number): string {
  const numeral = grouped(amount, decimalsOf(base), minimum, maximum)
  return base.symbol === 'USD'
    ? `$${numeral}`.replace('$−', '−$')
    : `${numeral}${JOIN}${base.symbol}`
}

/** A sum in the market's base currency. */
export function formatBase(amount: bigint, base: BaseCurrency): string {
  return base.symbol === 'USD' ? inBase(amount, base, 2, 2) : inBase(amount, base, 0, 6)
}

/** An oracle price: cents for large ones, every digit of the oracle's for small ones. */
export function formatPrice(price: bigint, base: BaseCurrency): string {
  const small = price < 10n * base.unit
  return inBase(price, base, 2, small ? Math.max(decimalsOf(base), 2) : 2)
}

/** Health truncated, so that an account below its line never reads 1.00. */
export function formatHealth(health: Pick<Health, 'factorWad'>): string {
  return health.factorWad === null ? 'no debt' : formatHealthWad(health.factorWad)
}

const WAD = 10n ** 18n

export function formatHealthWad(wad: bigint): string {
  if (wad >= 1000n * WAD) return 'over 1,000'
  const gap = wad > WAD ? wad - WAD : WAD - wad
  const digits = gap === 0n || gap >= WAD / 100n ? 2 : gap >= WAD / 10_000n ? 4 : 8
  return grouped(wad, WAD_DECIMALS, digits, digits)
}

/** The same for a number, as a grid gives it. */
export function formatHealthNumber(factor: number): string {
  if (!Number.isFinite(factor)) return ABSENT
  if (factor >= 1000) return 'over 1,000'
  return numberFormat(2, Math.abs(factor - 1) < 0.01 ? 4 : 2, true).format(factor)
}

/** A move in per cent, with its sign; very large rises as a multiple. */
export function formatMove(percent: number): string {
  if (!Number.isFinite(percent)) return ABSENT
  if (percent >= 9900) return `×${numberFormat(0, 0, false).format(1 + percent / 100)}`
  const digits = percent !== 0 && Math.abs(percent) < 0.1 ? 4 : 1
  const numeral = numberFormat(1, digits, false).format(Math.abs(percent))
  const sign = Number(numeral.replaceAll(',', '')) === 0 ? '' : percent < 0 ? '−' : '+'
  return `${sign}${numeral}${NARROW}%`
}

export function formatBps(bps: number): string {
  return `${numberFormat(0, 2, false).format(bps / 100)}${NARROW}%`
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return ABSENT
  const [size, name] =
    seconds >= 2 * YEAR
      ? [YEAR, 'years']
      : seconds >= 2 * DAY
        ? [DAY, 'days']
        : seconds >= 2 * HOUR
          ? [HOUR, 'hours']
          : seconds >= 2 * MINUTE
            ? [MINUTE, 'minutes']
            : [1, 'seconds']
  return `${numberFormat(0, 1, true).format(seconds / (size as number))}${JOIN}${name}`
}

/** Unix seconds as a time of day that reads the same everywhere. */
export function formatTime(seconds: number): string {
  const time = new Date(seconds * 1000)
  if (Number.isNaN(time.getTime())) return ABSENT
  const text = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  }).format(time)
  return `${text} UTC`
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

function superscript(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)])
  return (exponent < 0 ? '⁻' : '') + digits.join('')
}

/** A model quantity: six significant digits, powers of ten where those would be all zeros. */
export function formatNumber(value: number, significant = 6): string {
  if (!Number.isFinite(value)) return ABSENT
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-5 || size >= 1e12)) {
    const [mantissa = '', exponent = ''] = value.toExponential(significant - 2).split('e')
    return `${withMinus(mantissa)}${JOIN}×${JOIN}10${superscript(Number(exponent))}`
  }
  const digits = size === 0 ? 0 : significant - 1 - Math.floor(Math.log10(size))
  const fraction = Math.max(0, Math.min(digits, 10))
  const text = withMinus(numberFormat(0, fraction, false).format(value))
  return text === '−0' ? '0' : text
}
