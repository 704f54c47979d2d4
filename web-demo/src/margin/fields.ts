import type { Failure } from '../protocol'
import type { Asset, Draft, PerpHolding, Venue } from './draft'
import { ASSETS, BOOK_ASSET, LOAN_ASSET } from './draft'

export type Card = 'market' | Venue

/** A number of the account that can be changed, and where it stands in the draft. */
export interface NumberField {
  readonly key: string
  readonly card: Card
  readonly label: string
  readonly get: (draft: Draft) => number
  readonly set: (draft: Draft, value: number) => Draft
}

const ofAsset = (asset: Asset): readonly NumberField[] => [
  {
    key: `price-${asset}`,
    card: 'market',
    label: `${asset} price, $`,
    get: ({ prices }) => prices[asset],
    set: (draft, value) => ({ ...draft, prices: { ...draft.prices, [asset]: value } }),
  },
  {
    key: `vol-${asset}`,
    card: 'market',
    label: `${asset} vol, % a year`,
    get: ({ volPercents }) => volPercents[asset],
    set: (draft, value) => ({ ...draft, volPercents: { ...draft.volPercents, [asset]: value } }),
  },
]

function held(draft: Draft, asset: Asset, part: Partial<PerpHolding>): Draft {
  const { positions } = draft.perps
  const changed = { ...positions, [asset]: { ...positions[asset], ...part } }
  return { ...draft, perps: { ...draft.perps, positions: changed } }
}

const ofPosition = (asset: Asset): readonly NumberField[] => [
  {
    key: `size-${asset}`,
    card: 'perps',
    label: `${asset} size, units`,
    get: ({ perps }) => perps.positions[asset].size,
    set: (draft, size) => held(draft, asset, { size }),
  },
  {
    key: `entry-${asset}`,
    card: 'perps',
    label: `${asset} entry, $`,
    get: ({ perps }) => perps.positions[asset].entryPrice,
    set: (draft, entryPrice) => held(draft, asset, { entryPrice }),
  },
]

export const CORRELATION_KEY = 'correlation'

export const NUMBER_FIELDS: readonly NumberField[] = [
  ...ASSETS.flatMap(ofAsset),
  {
    key: CORRELATION_KEY,
    card: 'market',
    label: 'Correlation',
    get: ({ correlation }) => correlation,
    set: (draft, correlation) => ({ ...draft, correlation }),
  },
  {
    key: 'loan-collateral',
    card: 'loan',
    label: 'Collateral, BTC',
    get: ({ loan }) => loan.collateral,
    set: (draft, collateral) => ({ ...draft, loan: { ...draft.loan, collateral } }),
  },
  {
    key: 'loan-debt',
    card: 'loan',
    label: 'Debt, USDC',
    get: ({ loan }) => loan.debt,
    set: (draft, debt) => ({ ...draft, loan: { ...draft.loan, debt } }),
  },
  {
    key: 'perps-collateral',
    card: 'perps',
    label: 'Collateral, USDC',
    get: ({ perps }) => perps.collateral,
    set: (draft, collateral) => ({ ...draft, perps: { ...draft.perps, collateral } }),
  },
  {
    key: 'perps-leverage',
    card: 'perps',
    label: 'Leverage set',
    get: ({ perps }) => perps.leverage,
    set: (draft, leverage) => ({ ...draft, perps: { ...draft.perps, leverage } }),
  },
  ...ASSETS.flatMap(ofPosition),
  {
    key: 'book-cash',
    card: 'options',
    label: 'Cash, USDC',
    get: ({ book }) => book.cash,
    set: (draft, cash) => ({ ...draft, book: { ...draft.book, cash } }),
  },
]

export const LEGS_KEY = 'book-legs'
export const HORIZON_KEY = 'horizon'

/** The asset whose number the engine was given; the first where both have it. */
function assetOf(value: string, numbers: Readonly<Record<Asset, number>>): Asset {
  return ASSETS.find((asset) => String(numbers[asset]) === value) ?? ASSETS[0]
}

/** The asset of row i of the engine's positions: those of no size are not among them. */
function positionOf({ perps }: Draft, row: number | null): Asset {
  return ASSETS.filter((asset) => perps.positions[asset].size !== 0)[row ?? 0] ?? ASSETS[0]
}

/** The field of the panel that an error of the engine is about. */
export function fieldOf(venue: Venue, failure: Failure, draft: Draft): string {
  const { field, list, row, value } = failure
  if (venue === 'options' && (list === 'legs' || list === 'expiries')) return LEGS_KEY
  if (field === 'horizonYears') return HORIZON_KEY
  switch (`${venue} ${field}`) {
    case 'loan price':
      return `price-${LOAN_ASSET}`
    case 'loan vol':
      return `vol-${LOAN_ASSET}`
    case 'loan borrowShares':
    case 'loan totalBorrowAssets':
    case 'loan totalBorrowShares':
    case 'loan totalSupplyAssets':
    case 'loan totalSupplyShares':
      return 'loan-debt'
    case 'perps price':
      return `price-${ASSETS[row ?? 0] ?? ASSETS[0]}`
    case 'perps vol': {
      const percents = draft.volPercents
      return `vol-${assetOf(value, { BTC: percents.BTC / 100, ETH: percents.ETH / 100 })}`
    }
    case 'perps size':
      return `size-${positionOf(draft, row)}`
    case 'perps entryPrice':
      return `entry-${positionOf(draft, row)}`
    case 'perps leverage':
    case 'perps rate':
      return 'perps-leverage'
    case 'options spot':
      return `price-${BOOK_ASSET}`
    case 'options vol':
      return `vol-${BOOK_ASSET}`
    default:
      return { loan: 'loan-collateral', perps: 'perps-collateral', options: 'book-cash' }[venue]
  }
}
