/** Uniform numbers from a seed (splitmix64). */
export function random(seed) {
  let state = BigInt(seed)
  const word = () => {
    state = (state + 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn
    let z = state
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & 0xffffffffffffffffn
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & 0xffffffffffffffffn
    return z ^ (z >> 31n)
  }
  return { between: (low, high) => low + (high - low) * (Number(word() >> 11n) / 2 ** 53), below: (bound) => Number(word() % BigInt(bound)) }
}
