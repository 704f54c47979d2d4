import { InputError, UnsupportedError } from '../errors.js'
import { checkInteger, checkKeys, checkObject, checkString, typeError, type PlainObject } from '../input/checks.js'
import { checkParameters } from '../input/parameters.js'
import { canonicalJson, utf8 } from './canonical.js'
import { sha256 } from './sha256.js'

/** A venue's parameters as data: the files of `loadline/rules/`. */
export interface RulePack<Parameters = unknown> {
  readonly pack: string
  /** A number, or a name where the publisher gives one: `ECB/2015/35`. */
  readonly version: number | string
  /** Where the numbers were read. */
  readonly source: string
  /** When: `2026-11` or `2026-11-30`. */
  readonly date: string
  readonly parameters: Parameters
}

export interface LoadRulePackParameters<Parameters> {
  readonly pack: RulePack<Parameters>
  /** What the caller was written for; another version is refused. */
  readonly version?: number | string
  /** Parameters that replace the pack's, field by field; lists are replaced whole. */
  readonly overrides?: object
}

export interface LoadedRulePack<Parameters> extends RulePack<Parameters> {
  /** SHA-256 of the pack as it stands here, overrides included: over JSON with sorted keys, no spaces. */
  readonly hash: string
  /** The same of the pack as published. */
  readonly publishedHash: string
  /** Paths of the fields that were replaced, `tiers.BTC`. */
  readonly overridden: readonly string[]
}

const KEYS = new Set(['pack', 'version', 'overrides'])
const PACK_KEYS = new Set(['pack', 'version', 'source', 'date', 'parameters'])
const MAX_VERSION = 2 ** 31 - 1

function isPlain(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'an array' : isPlain(value) ? 'an object' : `a ${typeof value}`
}

function replaced(value: PlainObject, by: PlainObject, path: string, paths: string[]): PlainObject {
  const result: Record<string, unknown> = { ...value }
  for (const [key, entry] of Object.entries(by)) {
    const at = path === '' ? key : `${path}.${key}`
    if (!Object.hasOwn(value, key)) {
      throw new InputError('unknown_key', `${at} is not a parameter of this pack.`, { field: at, value: entry })
    }
    const before = value[key]
    if (kindOf(before) !== kindOf(entry)) throw typeError({ name: at }, null, entry, kindOf(before))
    if (isPlain(before) && isPlain(entry)) result[key] = replaced(before, entry, at, paths)
    else {
      result[key] = entry
      paths.push(at)
    }
  }
  return result
}

function versionOf(value: unknown): number | string {
  return typeof value === 'string' ? value : checkInteger(value, MAX_VERSION, { name: 'version' }, null)
}

function hashOf(pack: RulePack): string {
  const { pack: name, version, source, date, parameters } = pack
  return sha256(utf8(canonicalJson({ pack: name, version, source, date, parameters }, 'pack')))
}

/**
 * Checks a rule pack, replaces single parameters, and says by a hash which rules a result was made
 * with. Throws InputError, and UnsupportedError for another version than the caller's.
 */
export function loadRulePack<Parameters>(given: LoadRulePackParameters<Parameters>): LoadedRulePack<Parameters> {
  checkParameters(given, KEYS)
  const pack = checkObject(given.pack, 'pack')
  checkKeys(pack, PACK_KEYS)
  const version = versionOf(pack['version'])
  if (given.version !== undefined && given.version !== version) {
    const message = `The pack is of version ${version}, the caller wants another.`
    throw new UnsupportedError('unsupported', message, { field: 'version', value: given.version })
  }
  const parameters = checkObject(pack['parameters'], 'parameters')
  const published = {
    pack: checkString(pack['pack'], { name: 'pack' }, null),
    version,
    source: checkString(pack['source'], { name: 'source' }, null),
    date: checkString(pack['date'], { name: 'date' }, null),
    parameters,
  }
  const overridden: string[] = []
  const overrides = given.overrides === undefined ? {} : checkObject(given.overrides, 'overrides')
  const own = { ...published, parameters: replaced(parameters, overrides, '', overridden) as Parameters }
  return { ...own, hash: hashOf(own), publishedHash: hashOf(published), overridden }
}
