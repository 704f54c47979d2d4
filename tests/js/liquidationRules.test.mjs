// loadline/margin: liquidating a Maker vault and a Liquity trove, and Morpho's pre-liquidation, worked by hand and
// against the contracts' rules in BigInt (dog.sol, TroveManager.sol, PreLiquidation.sol).
import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline/margin'
import { randomOf } from './accounts.mjs'

const engine = await createEngine()
const WAD = 10n ** 18n
const RAY = 10n ** 27n
const RAD = 10n ** 45n
const min = (a, b) => (a < b ? a : b)
const up = (a, b) => (a + b - 1n) / b

/** Integers in [low, high), the same ones in every run. */
function draws(seed) {
  const random = randomOf(seed)
  return (low, high) => low + ((high - low) * BigInt(Math.floor(random() * 2 ** 32))) / 2n ** 32n
}

/** How often each outcome was met. */
function tally(outcomes) {
  const counts = {}
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

// 6,000 at an accumulated rate of 1.2: a debt of 7,200. 10 at 1,000 / 1.5 bear 6,666.67.
const vault = {
  ilk: { price: 1_000n * WAD, par: RAY, liquidationRatio: (RAY * 3n) / 2n, rate: (RAY * 6n) / 5n, dust: 3_600n * RAD, totalArt: 6_000n * WAD },
  urn: { ink: 10n * WAD, art: 6_000n * WAD },
  dog: { chop: 113n * 10n ** 16n, hole: 100_000n * RAD, dirt: 0n, globalHole: 10_000_000n * RAD, globalDirt: 0n },
}
const bark = ({ ilk, urn, dog } = {}) =>
  engine.liquidateMakerVault({ ilk: { ...vault.ilk, ...ilk }, urn: { ...vault.urn, ...urn }, dog: { ...vault.dog, ...dog } })

test('Maker: the whole vault into an auction, or the part for which there is room', () => {
  // 7,200 and 13 % of it.
  assert.deepEqual(bark(), {
    dart: 6_000n * WAD, dink: 10n * WAD, due: 7_200n * RAD, tab: 8_136n * RAD, left: { ink: 0n, art: 0n }, wholeVault: true, refusal: 'none',
  })
  // Room for 4,068 = 1.13 * 3,600: half, of the ilk's hole or of all ilks'.
  const half = { dart: 3_000n * WAD, dink: 5n * WAD, due: 3_600n * RAD, tab: 4_068n * RAD, left: { ink: 5n * WAD, art: 3_000n * WAD }, wholeVault: false, refusal: 'none' }
  assert.deepEqual(bark({ dog: { dirt: 95_932n * RAD } }), half)
  assert.deepEqual(bark({ dog: { globalDirt: 9_995_932n * RAD } }), half)
  // A leftover of 3,600 below a dust of one more is taken along, past the hole.
  assert.deepEqual(bark({ ilk: { dust: 3_600n * RAD + 1n }, dog: { dirt: 95_932n * RAD } }), bark())
})

test('Maker: why a bark reverts', () => {
  const untouched = { dart: 0n, dink: 0n, due: 0n, tab: 0n, left: vault.urn, wholeVault: false }
  // 10 at 1,080 / 1.5 bear 7,200.
  assert.deepEqual(bark({ ilk: { price: 1_080n * WAD } }), { ...untouched, refusal: 'not_unsafe' })
  assert.equal(bark({ ilk: { price: 1_080n * WAD - 1n } }).refusal, 'none')
  assert.deepEqual(bark({ dog: { dirt: 100_000n * RAD } }), { ...untouched, refusal: 'liquidation_limit_hit' })
  assert.equal(bark({ dog: { globalHole: 0n } }).refusal, 'liquidation_limit_hit')
  // Room for 1,356 = 1.13 * 1,200, of which an auction would be below dust; so would not what it leaves, 6,000.
  assert.deepEqual(bark({ dog: { dirt: 98_644n * RAD } }), { ...untouched, refusal: 'dusty_auction' })
  assert.deepEqual(bark({ urn: { ink: 0n } }), { ...untouched, left: { ink: 0n, art: 6_000n * WAD }, refusal: 'null_auction' })
})

test('Maker: bad input, by field and value', () => {
  const refused = (change, expected) => assert.throws(() => bark(change), expected)
  refused({ dog: { chop: WAD - 1n } }, { code: 'out_of_domain', field: 'chop', value: WAD - 1n })
  refused({ dog: { hole: 2n ** 250n } }, { code: 'out_of_domain', field: 'hole', value: 2n ** 250n })
  refused({ dog: { dirt: 2n ** 250n } }, { code: 'out_of_domain', field: 'dirt', value: 2n ** 250n })
  // The core's own name of the field.
  refused({ dog: { globalHole: 2n ** 250n } }, { code: 'out_of_domain', field: 'hole', value: 2 ** 250 })
  refused({ dog: { globalDirt: 2n ** 250n } }, { code: 'out_of_domain', field: 'dirt', value: 2 ** 250 })
  refused({ dog: { globalDirt: undefined } }, { code: 'missing_field', field: 'globalDirt' })
  refused({ dog: { chop: -1n } }, { code: 'out_of_domain', field: 'chop' })
  refused({ dog: { bite: 1n } }, { code: 'unknown_key', field: 'bite' })
  refused({ ilk: { liquidationRatio: 1n } }, { code: 'out_of_domain', field: 'liquidationRatio', value: 1n })
  refused({ urn: { art: 6_001n * WAD } }, { code: 'out_of_domain', field: 'art', value: 6_001n * WAD })
  refused({ ilk: { price: 2n ** 128n - 1n, par: 1n } }, { code: 'overflow', field: 'ink' })
})

/** Dog.bark, and Spotter.poke before it. */
function barkByContract({ ilk, urn, dog }) {
  const refused = (refusal) => ({ dart: 0n, dink: 0n, due: 0n, tab: 0n, left: urn, wholeVault: false, refusal })
  const spot = (((ilk.price * 10n ** 9n * RAY) / ilk.par) * RAY) / ilk.liquidationRatio
  if (spot === 0n || urn.ink * spot >= urn.art * ilk.rate) return refused('not_unsafe')
  if (dog.globalHole <= dog.globalDirt || dog.hole <= dog.dirt) return refused('liquidation_limit_hit')
  const room = min(dog.globalHole - dog.globalDirt, dog.hole - dog.dirt)
  let dart = min(urn.art, (room * WAD) / ilk.rate / dog.chop)
  if (urn.art > dart) {
    if ((urn.art - dart) * ilk.rate < ilk.dust) dart = urn.art
    else if (dart * ilk.rate < ilk.dust) return refused('dusty_auction')
  }
  const dink = (urn.ink * dart) / urn.art
  if (dink === 0n) return refused('null_auction')
  const due = dart * ilk.rate
  const left = { ink: urn.ink - dink, art: urn.art - dart }
  return { dart, dink, due, tab: (due * dog.chop) / WAD, left, wholeVault: left.art === 0n, refusal: 'none' }
}

test('Maker: drawn vaults are barked as dog.sol does', () => {
  const draw = draws(1)
  const outcomes = Array.from({ length: 800 }, () => {
    const art = draw(1n, 10_000n * WAD)
    const inputs = {
      ilk: {
        price: draw(1n, 2_000n * WAD), par: RAY + draw(0n, 10n ** 20n), liquidationRatio: draw(RAY, 2n * RAY), rate: draw(RAY, 2n * RAY),
        dust: draw(0n, 4_000n * RAD), totalArt: art + draw(0n, WAD),
      },
      urn: { ink: draw(0n, 12n) === 0n ? 0n : draw(1n, 10n * WAD), art },
      dog: {
        chop: draw(WAD, (WAD * 6n) / 5n), hole: draw(0n, 20_000n * RAD), dirt: draw(0n, 10_000n * RAD),
        globalHole: draw(0n, 20_000n * RAD), globalDirt: draw(0n, 10_000n * RAD),
      },
    }
    const got = engine.liquidateMakerVault(inputs)
    assert.deepEqual(got, barkByContract(inputs))
    return got.refusal === 'none' ? `whole ${got.wholeVault}` : got.refusal
  })
  const counts = tally(outcomes)
  for (const outcome of ['whole true', 'whole false', 'not_unsafe', 'liquidation_limit_hit', 'dusty_auction', 'null_auction']) {
    assert.ok(counts[outcome] >= 10, JSON.stringify(counts))
  }
})

// 2,000 at 100 against 100,000: 200 %, no recovery mode.
const system = { price: 100n * WAD, collateral: 2_000n * WAD, debt: 100_000n * WAD, stabilityPool: 50_000n * WAD, troveCount: 9 }
/** The same system at 140 %, in recovery mode. */
const recovering = { ...system, collateral: 1_400n * WAD }
const liquidate = (state, collateral, debt) => engine.liquidateLiquityTrove({ system: state, trove: { collateral, debt } })
const alone = {
  liquidates: false, capped: false, collateralGasCompensation: 0n, debtGasCompensation: 0n, debtToOffset: 0n, collateralToPool: 0n,
  debtToRedistribute: 0n, collateralToRedistribute: 0n, collateralSurplus: 0n,
}

test('Liquity: the stability pool first, then the other troves', () => {
  // 20 at 100 against 1,900 is 105 %: a 200th of 20 is the caller's, with 200 of the debt's reserve.
  const pooled = {
    ...alone, liquidates: true, collateralGasCompensation: WAD / 10n, debtGasCompensation: 200n * WAD, debtToOffset: 1_900n * WAD, collateralToPool: (199n * WAD) / 10n,
  }
  assert.deepEqual(liquidate(system, 20n * WAD, 1_900n * WAD), pooled)
  // A pool of half the debt takes half of the 19.9.
  assert.deepEqual(liquidate({ ...system, stabilityPool: 950n * WAD }, 20n * WAD, 1_900n * WAD), {
    ...pooled, debtToOffset: 950n * WAD, collateralToPool: (995n * WAD) / 100n, debtToRedistribute: 950n * WAD, collateralToRedistribute: (995n * WAD) / 100n,
  })
  assert.deepEqual(liquidate({ ...system, stabilityPool: 0n }, 20n * WAD, 1_900n * WAD), {
    ...pooled, debtToOffset: 0n, collateralToPool: 0n, debtToRedistribute: 1_900n * WAD, collateralToRedistribute: (199n * WAD) / 10n,
  })
  // 110 % is not below it; nor is the last trove ever closed.
  assert.deepEqual(liquidate(system, 22n * WAD, 2_000n * WAD), alone)
  assert.equal(liquidate(system, 22n * WAD - 1n, 2_000n * WAD).liquidates, true)
  assert.deepEqual(liquidate({ ...system, troveCount: 1 }, 20n * WAD, 1_900n * WAD), alone)
  assert.deepEqual(liquidate(system, 20n * WAD, 0n), alone)
})

test('Liquity in recovery mode: capped at 110 %, and what is worth no more than its debt is not for the pool', () => {
  // 24 at 100 against 2,000 is 120 %: 22 are taken, a 200th of them by the caller.
  assert.deepEqual(liquidate(recovering, 24n * WAD, 2_000n * WAD), {
    ...alone, liquidates: true, capped: true, collateralGasCompensation: (11n * WAD) / 100n, debtGasCompensation: 200n * WAD, debtToOffset: 2_000n * WAD,
    collateralToPool: (2_189n * WAD) / 100n, collateralSurplus: 2n * WAD,
  })
  // The pool has to take the whole debt, and the trove has to be below the system's 140 %.
  assert.deepEqual(liquidate({ ...recovering, stabilityPool: 2_000n * WAD - 1n }, 24n * WAD, 2_000n * WAD), alone)
  assert.deepEqual(liquidate(recovering, 28n * WAD, 2_000n * WAD), alone)
  assert.deepEqual(liquidate(system, 24n * WAD, 2_000n * WAD), alone)
  const worthless = liquidate(recovering, 20n * WAD, 2_000n * WAD)
  assert.deepEqual([worthless.debtToOffset, worthless.debtToRedistribute, worthless.collateralToRedistribute], [0n, 2_000n * WAD, (199n * WAD) / 10n])
  assert.equal(liquidate(system, 20n * WAD, 2_000n * WAD).debtToOffset, 2_000n * WAD)
})

test('Liquity: bad input, by field and value', () => {
  const refused = (change, expected) => assert.throws(() => liquidate({ ...system, ...change }, 20n * WAD, 1_900n * WAD), expected)
  refused({ price: 2n ** 128n }, { code: 'out_of_domain', field: 'price', value: 2n ** 128n })
  // The core's own names.
  refused({ collateral: 2n ** 128n }, { code: 'out_of_domain', field: 'systemCollateral', value: 2 ** 128 })
  refused({ debt: 2n ** 128n }, { code: 'out_of_domain', field: 'systemDebt', value: 2 ** 128 })
  refused({ stabilityPool: 2n ** 128n }, { code: 'out_of_domain', field: 'stabilityPool', value: 2n ** 128n })
  refused({ troveCount: 1.5 }, { code: 'out_of_domain', field: 'troveCount', value: 1.5 })
  refused({ troveCount: undefined }, { code: 'missing_field', field: 'troveCount' })
  assert.throws(() => liquidate(system, 2_001n * WAD, WAD), { code: 'out_of_domain', field: 'collateral', value: 2_001n * WAD })
  assert.throws(() => liquidate(system, WAD, 100_001n * WAD), { code: 'out_of_domain', field: 'debt', value: 100_001n * WAD })
})

/** TroveManager: _liquidateNormalMode and _liquidateRecoveryMode of a trove with a debt. */
function liquidateByContract({ system: { price, stabilityPool, ...of }, trove: { collateral, debt } }) {
  const ratio = (collateral * price) / debt
  const total = (of.collateral * price) / of.debt
  const recovery = total < (WAD * 3n) / 2n
  const minimum = (WAD * 11n) / 10n
  if (of.troveCount <= 1) return alone
  if (ratio < minimum) {
    const gas = collateral / 200n
    const pool = recovery && ratio <= WAD ? 0n : stabilityPool
    const offset = min(debt, pool)
    const toPool = ((collateral - gas) * offset) / debt
    return {
      ...alone, liquidates: true, collateralGasCompensation: gas, debtGasCompensation: 200n * WAD, debtToOffset: offset, collateralToPool: toPool,
      debtToRedistribute: debt - offset, collateralToRedistribute: collateral - gas - toPool,
    }
  }
  if (!recovery || ratio >= total || debt > stabilityPool) return alone
  const taken = (debt * minimum) / price
  return {
    ...alone, liquidates: true, capped: true, collateralGasCompensation: taken / 200n, debtGasCompensation: 200n * WAD, debtToOffset: debt,
    collateralToPool: taken - taken / 200n, collateralSurplus: collateral - taken,
  }
}

test('Liquity: drawn troves are liquidated as TroveManager.sol does', () => {
  const draw = draws(2)
  const outcomes = Array.from({ length: 800 }, () => {
    const price = draw(60n * WAD, 200n * WAD)
    const debt = draw(2_000n * WAD, 4_000n * WAD)
    const trove = { collateral: (debt * draw((WAD * 9n) / 10n, (WAD * 3n) / 2n)) / price, debt }
    const inputs = {
      system: {
        price, collateral: 1_000n * WAD + draw(0n, 900n * WAD), debt: 100_000n * WAD + draw(0n, WAD),
        stabilityPool: draw(0n, 3n) === 0n ? 0n : draw(0n, 6_000n * WAD), troveCount: Number(draw(1n, 8n)),
      },
      trove,
    }
    const got = engine.liquidateLiquityTrove(inputs)
    assert.deepEqual(got, liquidateByContract(inputs))
    if (!got.liquidates) return 'alone'
    const { collateralGasCompensation: gas, collateralToPool, collateralToRedistribute, collateralSurplus } = got
    assert.equal(gas + collateralToPool + collateralToRedistribute + collateralSurplus, trove.collateral)
    assert.equal(got.debtToOffset + got.debtToRedistribute, trove.debt)
    return got.capped ? 'capped' : `pool ${got.debtToOffset > 0n}, others ${got.debtToRedistribute > 0n}`
  })
  const counts = tally(outcomes)
  for (const outcome of ['alone', 'capped', 'pool true, others false', 'pool true, others true', 'pool false, others true']) {
    assert.ok(counts[outcome] >= 10, JSON.stringify(counts))
  }
})

const USDC = 10n ** 6n
const SHARE = 10n ** 6n
const SCALE = 10n ** 36n
// A bitcoin at 60,000, shares a millionth of a unit each; 45,000 of debt stand halfway between 70 and 80 %.
const position = { supplyShares: 0n, borrowShares: 45_000n * USDC * SHARE, collateral: 10n ** 8n }
const morpho = {
  market: {
    totalSupplyAssets: 2_000_000n * USDC, totalSupplyShares: 2_000_000n * USDC * SHARE, totalBorrowAssets: 1_000_000n * USDC,
    totalBorrowShares: 1_000_000n * USDC * SHARE, price: 600n * SCALE, lltv: 8n * 10n ** 17n, lastUpdate: 1_700_000_000, now: 1_700_000_000,
  },
  position,
  preLiquidation: { preLltv: 7n * 10n ** 17n, preLcf1: WAD / 10n, preLcf2: WAD / 2n, preLif1: (WAD * 105n) / 100n, preLif2: (WAD * 115n) / 100n },
}
const owing = (debt) => ({ position: { ...position, borrowShares: debt * USDC * SHARE } })
const terms = (change) => ({ preLiquidation: { ...morpho.preLiquidation, ...change } })
const close = (change) => engine.preLiquidateMorphoPosition({ ...morpho, ...change })

test('Morpho: a pre-liquidation halfway between its thresholds', () => {
  const factors = { ltv: (WAD * 3n) / 4n, closeFactor: (WAD * 3n) / 10n, incentiveFactor: (WAD * 11n) / 10n, repayableShares: 13_500n * USDC * SHARE }
  // 12,000 * 1.1 / 60,000.
  const done = {
    position: { supplyShares: 0n, borrowShares: 33_000n * USDC * SHARE, collateral: 78_000_000n }, seizedAssets: 22_000_000n,
    repaidShares: 12_000n * USDC * SHARE, repaidAssets: 12_000n * USDC, ...factors, refusal: 'none',
  }
  assert.deepEqual(close({ repaidShares: 12_000n * USDC * SHARE }), done)
  assert.deepEqual(close({ seizedAssets: 22_000_000n }), done)
  const most = close({ repaidShares: factors.repayableShares })
  assert.deepEqual([most.seizedAssets, most.refusal], [24_750_000n, 'none'])
  // At the market's threshold the factors are the second ones, and one unit above the opening's the first.
  const last = close({ ...owing(48_000n), repaidShares: SHARE })
  assert.deepEqual([last.closeFactor, last.incentiveFactor], [WAD / 2n, (WAD * 115n) / 100n])
  const first = close({ ...owing(42_000n), position: { ...position, borrowShares: (42_000n * USDC + 1n) * SHARE }, seizedAssets: 1n })
  // 1 / 60,000e6 above 0.7, up, in tenths: of that the four tenths between the close factors.
  assert.deepEqual([first.closeFactor, first.refusal], [WAD / 10n + 66_666_668n, 'none'])
})

test('Morpho: why a pre-liquidation reverts', () => {
  const nothing = { position, seizedAssets: 0n, repaidShares: 0n, repaidAssets: 0n }
  const factors = { ltv: (WAD * 3n) / 4n, closeFactor: (WAD * 3n) / 10n, incentiveFactor: (WAD * 11n) / 10n, repayableShares: 13_500n * USDC * SHARE }
  assert.deepEqual(close({ repaidShares: factors.repayableShares + 1n }), { ...nothing, ...factors, refusal: 'pre_liquidation_too_large' })
  assert.deepEqual(close({}), { ...nothing, ...factors, refusal: 'inconsistent_input' })
  assert.equal(close({ seizedAssets: 1n, repaidShares: 1n }).refusal, 'inconsistent_input')
  assert.deepEqual(close({ repaidShares: 1n }), { ...nothing, ...factors, refusal: 'zero_assets' })
  const none = { closeFactor: 0n, incentiveFactor: 0n, repayableShares: 0n }
  const sound = owing(42_000n)
  assert.deepEqual(close({ ...sound, seizedAssets: 1n }), { ...nothing, ...sound, ...none, ltv: (WAD * 7n) / 10n, refusal: 'not_pre_liquidatable_position' })
  const weak = owing(60_000n)
  assert.deepEqual(close({ ...weak, seizedAssets: 1n }), { ...nothing, ...weak, ...none, ltv: WAD, refusal: 'liquidatable_position' })
  const bare = { position: { ...position, collateral: 0n } }
  assert.deepEqual(close({ ...bare, seizedAssets: 1n }), { ...nothing, ...bare, ...none, ltv: null, refusal: 'liquidatable_position' })
  // A close factor of 1.5 lets all be repaid, and no share more.
  const whole = terms({ preLcf1: WAD, preLcf2: 2n * WAD })
  assert.equal(close({ ...whole, repaidShares: position.borrowShares }).position.borrowShares, 0n)
  assert.equal(close({ ...whole, repaidShares: position.borrowShares + 1n }).refusal, 'not_enough_shares')
})

test('Morpho: bad input of a pre-liquidation, by field and value', () => {
  const refused = (change, expected) => assert.throws(() => close({ ...terms(change), seizedAssets: 1n }), expected)
  refused({ preLltv: morpho.market.lltv }, { code: 'out_of_domain', field: 'preLltv', value: morpho.market.lltv })
  // The core has one name for both close factors, and one for both incentives.
  refused({ preLcf1: 2n * WAD }, { code: 'out_of_domain', field: 'preCloseFactor', value: 2e18 })
  refused({ preLcf2: 1n }, { code: 'out_of_domain', field: 'preCloseFactor', value: 1 })
  refused({ preLcf2: 2n ** 128n }, { code: 'out_of_domain', field: 'preCloseFactor', value: 2 ** 128 })
  refused({ preLif1: 1n }, { code: 'out_of_domain', field: 'preIncentiveFactor', value: 1 })
  refused({ preLif2: WAD }, { code: 'out_of_domain', field: 'preIncentiveFactor', value: 1e18 })
  // 1 / 0.8, and no more.
  assert.equal(close({ ...terms({ preLif2: (WAD * 5n) / 4n }), seizedAssets: 1n }).refusal, 'none')
  refused({ preLif2: (WAD * 5n) / 4n + 1n }, { code: 'out_of_domain', field: 'preIncentiveFactor', value: 1.25e18 })
  refused({ preLif2: undefined }, { code: 'missing_field', field: 'preLif2' })
  assert.throws(() => engine.preLiquidateMorphoPosition({ market: morpho.market, position, seizedAssets: 1n }), { code: 'missing_field', field: 'preLiquidation' })
  assert.throws(() => close({ ...owing(1_000_001n), seizedAssets: 1n }), { code: 'out_of_domain', field: 'borrowShares', value: 1_000_001n * USDC * SHARE })
  assert.throws(() => close({ market: { ...morpho.market, now: 1 }, seizedAssets: 1n }), { code: 'stale_time' })
  assert.throws(() => close({ seizedAssets: 2n ** 255n }), { code: 'overflow', field: 'amount' })
})

/** Morpho._accrueInterest without a fee, then PreLiquidation.preLiquidate. */
function preLiquidateByContract({ market, position: held, preLiquidation: { preLltv, preLcf1, preLcf2, preLif1, preLif2 }, seizedAssets, repaidShares }) {
  const first = market.borrowRate * BigInt(market.now - market.lastUpdate)
  const second = (first * first) / (2n * WAD)
  const growth = first + second + (second * first) / (3n * WAD)
  const assets = market.totalBorrowAssets + (market.totalBorrowAssets * growth) / WAD + 1n
  const shares = market.totalBorrowShares + 1_000_000n
  const borrowed = up(held.borrowShares * assets, shares)
  const quoted = (held.collateral * market.price) / SCALE
  const refused = (refusal) => ({ refusal, seized: 0n, repaid: 0n })
  if (borrowed > (quoted * market.lltv) / WAD) return refused('liquidatable_position')
  if (borrowed <= (quoted * preLltv) / WAD) return refused('not_pre_liquidatable_position')
  const share = ((up(borrowed * WAD, quoted) - preLltv) * WAD) / (market.lltv - preLltv)
  const incentive = preLif1 + ((preLif2 - preLif1) * share) / WAD
  const repaid =
    seizedAssets > 0n ? up(up(up(seizedAssets * market.price, SCALE) * WAD, incentive) * shares, assets) : repaidShares
  const seized =
    seizedAssets > 0n ? seizedAssets : ((((repaidShares * assets) / shares) * incentive) / WAD * SCALE) / market.price
  const repayable = (held.borrowShares * (preLcf1 + ((preLcf2 - preLcf1) * share) / WAD)) / WAD
  if (repaid > repayable) return refused('pre_liquidation_too_large')
  return { refusal: 'none', seized, repaid, paid: up(repaid * assets, shares) }
}

test('Morpho: drawn positions are pre-liquidated as the contracts do, interest first', () => {
  const draw = draws(3)
  const outcomes = Array.from({ length: 800 }, () => {
    const lltv = draw(WAD / 2n, (WAD * 9n) / 10n)
    const preLif1 = draw(WAD, (WAD * 105n) / 100n)
    const collateral = draw(10n ** 6n, 10n ** 9n)
    const price = draw(100n * SCALE, 1_000n * SCALE)
    const now = 1_700_000_000 + Number(draw(0n, 10_000_000n))
    const totalBorrowAssets = 10_000_000n * USDC + draw(0n, USDC)
    const totalBorrowShares = 9_000_000n * USDC * SHARE + draw(0n, USDC)
    const debt = (collateral * price * draw((lltv * 7n) / 10n, lltv)) / SCALE / WAD
    const byShares = draw(0n, 2n) === 0n
    const preLcf1 = draw(0n, WAD / 2n)
    const inputs = {
      market: {
        ...morpho.market, totalSupplyAssets: 20_000_000n * USDC, totalSupplyShares: 20_000_000n * USDC * SHARE, totalBorrowAssets, totalBorrowShares, price, lltv,
        borrowRate: draw(0n, 5n * 10n ** 9n), now,
      },
      position: { supplyShares: 0n, borrowShares: (debt * totalBorrowShares) / totalBorrowAssets, collateral },
      preLiquidation: {
        preLltv: draw((lltv * 8n) / 10n, lltv), preLcf1, preLcf2: draw(preLcf1, WAD), preLif1, preLif2: draw(preLif1, (WAD * 11n) / 10n),
      },
      seizedAssets: byShares ? 0n : draw(1n, collateral / 2n), repaidShares: byShares ? draw(10n ** 12n, (debt * SHARE) / 2n) : 0n,
    }
    const want = preLiquidateByContract(inputs)
    const got = engine.preLiquidateMorphoPosition(inputs)
    assert.equal(got.refusal, want.refusal)
    assert.deepEqual([got.seizedAssets, got.repaidShares, got.repaidAssets], [want.seized, want.repaid, want.paid ?? 0n])
    assert.equal(got.position.collateral, collateral - want.seized)
    assert.equal(got.position.borrowShares, inputs.position.borrowShares - want.repaid)
    return got.refusal === 'none' ? `by shares ${byShares}` : got.refusal
  })
  const counts = tally(outcomes)
  for (const outcome of ['by shares true', 'by shares false', 'liquidatable_position', 'not_pre_liquidatable_position', 'pre_liquidation_too_large']) {
    assert.ok(counts[outcome] >= 10, JSON.stringify(counts))
  }
})
