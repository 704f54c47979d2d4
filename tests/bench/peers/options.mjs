// The npm packages that price options, each through its own functions, over the rows of columns.
import * as ql from '@quantlib/ql'
import blackScholes from 'black-scholes'
import greeks from 'greeks'
import impliedVolatility from 'implied-volatility'
import { Option } from 'option-pricing'

const typeOf = (type) => (type === 0 ? 'call' : 'put')
const qlType = (type) => (type === 0 ? ql.Option.Type.Call : ql.Option.Type.Put)

/** What each computes of one option without carry, at one rate; the results summed, so that none is skipped. */
export const PRICERS = {
  '@quantlib/ql 0.3.6 BlackCalculator': ({ type, spot, strike, expiryYears, vol, rate }) => {
    const discount = Math.exp(-rate * expiryYears)
    const option = new ql.BlackCalculator().init2(qlType(type), strike, spot / discount, vol * Math.sqrt(expiryYears), discount)
    const value = option.value()
    const rest = option.delta(spot) + option.gamma(spot) + option.vega(expiryYears) + option.theta(spot, expiryYears) + option.rho(expiryYears)
    return [value, rest]
  },
  'black-scholes 1.1.0 with greeks 1.0.0': ({ type, spot, strike, expiryYears, vol, rate }) => {
    const side = typeOf(type)
    const value = blackScholes.blackScholes(spot, strike, expiryYears, vol, rate, side)
    const rest =
      greeks.getDelta(spot, strike, expiryYears, vol, rate, side) + greeks.getGamma(spot, strike, expiryYears, vol, rate) +
      greeks.getVega(spot, strike, expiryYears, vol, rate) + greeks.getTheta(spot, strike, expiryYears, vol, rate, side, 1) +
      greeks.getRho(spot, strike, expiryYears, vol, rate, side, 1)
    return [value, rest]
  },
  'option-pricing 2.1.0, value alone': ({ type, spot, strike, expiryYears, vol, rate }) => {
    const option = new Option({
      style: 'european', type: typeOf(type), initialSpotPrice: spot, strikePrice: strike, timeToMaturity: expiryYears, volatility: vol, riskFreeRate: rate,
    })
    return [option.price('bs'), 0]
  },
}

/** Volatility of a price on a forward without discount. */
export const IMPLIED = {
  '@quantlib/ql 0.3.6 blackFormulaImpliedStdDev': ({ type, price, forward, strike, expiryYears }) =>
    ql.blackFormulaImpliedStdDev1(qlType(type), strike, forward, price, 1, 0, undefined, 1e-14, 100) / Math.sqrt(expiryYears),
  'implied-volatility 1.0.0, to the cent': ({ type, price, forward, strike, expiryYears }) =>
    impliedVolatility.getImpliedVolatility(price, forward, strike, expiryYears, 0, typeOf(type)),
}

/** A European option from so many paths of one step under Black-Scholes; its numbers are Math.random's. */
export const PATHS = {
  'option-pricing 2.1.0, Black-Scholes': (simulations) =>
    new Option({
      style: 'european', type: 'call', initialSpotPrice: 100, strikePrice: 98, timeToMaturity: 1, volatility: 0.22, riskFreeRate: 0.03,
    }).price('mcs', { simulations }),
}
