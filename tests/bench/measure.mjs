// Interleaved timing: each round runs every candidate once, so that a noisy moment hits all alike.

/** Calls `run` until `budgetMs` has passed; nanoseconds a call. */
function once(run, budgetMs) {
  let calls = 1
  for (;;) {
    const since = performance.now()
    for (let i = 0; i < calls; i += 1) run()
    const spent = performance.now() - since
    if (spent >= budgetMs) return (spent * 1e6) / calls
    calls = Math.max(calls * 2, Math.ceil((calls * budgetMs) / Math.max(spent, 0.01)))
  }
}

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]

/** Nanoseconds a call of each candidate: `{ name: { median, low, high } }`, quartiles as spread. */
export function interleaved(candidates, { rounds = 15, budgetMs = 30 } = {}) {
  const times = Object.fromEntries(Object.keys(candidates).map((name) => [name, []]))
  for (const run of Object.values(candidates)) once(run, budgetMs)
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(candidates)) times[name].push(once(run, budgetMs))
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, list]) => {
      const sorted = list.toSorted((a, b) => a - b)
      return [name, { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) }]
    }),
  )
}

/** FNV-1a over the UTF-8 text of whatever was computed: bigints as decimals, doubles by their bits. */
export function digestOf(value) {
  const bits = new DataView(new ArrayBuffer(8))
  const text = JSON.stringify(value, (_, item) => {
    if (typeof item === 'bigint') return `${item}n`
    if (ArrayBuffer.isView(item)) return [...item]
    if (typeof item !== 'number') return item
    bits.setFloat64(0, item)
    return bits.getBigUint64(0).toString(16)
  })
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn
  return `0x${hash.toString(16).padStart(16, '0')}`
}
