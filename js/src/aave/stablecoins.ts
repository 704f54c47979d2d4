/**
 * Symbols that do not move with the common shock unless `stable` says otherwise: fiat-pegged tokens
 * listed on Aave v3 markets, and their yield-bearing wrappers. Compared in upper case.
 */
export const stablecoins: readonly string[] = [
  'USDC', 'USDC.E', 'USDBC', 'USDCN', 'USDT', 'USDT.E', 'USD₮0', 'USDT0', 'DAI', 'DAI.E', 'WXDAI', 'XDAI', 'SDAI',
  'GHO', 'LUSD', 'FRAX', 'SFRAX', 'CRVUSD', 'PYUSD', 'USDE', 'SUSDE', 'USDS', 'SUSDS', 'USD1', 'RLUSD', 'USDTB',
  'FDUSD', 'TUSD', 'BUSD', 'SUSD', 'MIMATIC', 'MAI', 'MUSD', 'EURE', 'EURC', 'EURS', 'EURA', 'AGEUR', 'JEUR',
]
