/** Which rules a result was made with. */
export interface RuleStamp {
  readonly pack: string
  readonly version: number | string
  readonly hash: string
}

const stamps = new WeakMap<object, RuleStamp>()

/** Remembers where a rules object came from. */
export function stamped<Rules extends object>(rules: Rules, { pack, version, hash }: RuleStamp): Rules {
  stamps.set(rules, { pack, version, hash })
  return rules
}

/** The stamp of a call's `rules`, or null where a caller made them. */
export function stampOf(inputs: object): RuleStamp | null {
  const { rules } = inputs as { readonly rules?: unknown }
  return typeof rules === 'object' && rules !== null ? (stamps.get(rules) ?? null) : null
}
