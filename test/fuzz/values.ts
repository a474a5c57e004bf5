import { isRecord } from '@trainyard/spec'
import type { Random } from './random.js'

export type Schema = Record<string, unknown>

/** What values are made from: the document, for its references, and texts for patterns, such as ids of objects that exist. */
export type Source = { document: object; textFor(pattern: string, random: Random): string | null }

/** Below this many levels values are as small as their schema allows. */
const deepest = 6

/** A value that a schema allows, at its bounds more often than between them. */
export function valueOf(schema: Schema, source: Source, random: Random, depth = 0): unknown {
  const at = resolve(schema, source.document)
  if ('const' in at) return at['const']
  if (Array.isArray(at['enum'])) return random.pick(at['enum'])
  const options = [at['anyOf'], at['oneOf']].find(Array.isArray)
  if (options) return valueOf(optionOf(options.filter(isRecord), random, depth), source, random, depth)
  const type = Array.isArray(at['type']) ? random.pick(at['type']) : at['type']
  switch (type) {
    case 'integer':
      return wholeOf(at, random)
    case 'number':
      return numberOf(at, random)
    case 'string':
      return textOf(at, source, random)
    case 'boolean':
      return random.once(2)
    case 'null':
      return null
    case 'array':
      return listOf(at, source, random, depth)
    case 'object':
      return objectOf(at, source, random, depth)
    default:
      return random.pick([null, 1, 'a', [1, 2], { a: 1 }])
  }
}

/** The schema that a reference names. */
export function resolve(schema: Schema, document: object): Schema {
  const reference = schema['$ref']
  if (typeof reference !== 'string') return schema
  const target = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), document)
  return isRecord(target) ? resolve(target, document) : {}
}

const optionOf = (options: readonly Schema[], random: Random, depth: number): Schema =>
  depth < deepest ? random.pick(options) : options.reduce((least, each) => (JSON.stringify(each).length < JSON.stringify(least).length ? each : least))

const bound = (schema: Schema, name: string): number | undefined => (typeof schema[name] === 'number' ? schema[name] : undefined)

function wholeOf(schema: Schema, random: Random): number {
  const low = Math.ceil(bound(schema, 'minimum') ?? (bound(schema, 'exclusiveMinimum') ?? -3) + 1)
  const high = Math.floor(bound(schema, 'maximum') ?? (bound(schema, 'exclusiveMaximum') ?? low + 101) - 1)
  const small = Math.min(high, low + 20)
  return random.pick([low, Math.min(low + 1, high), random.whole(low, small), random.whole(low, small), random.once(3) ? high : low])
}

function numberOf(schema: Schema, random: Random): number {
  const low = bound(schema, 'minimum') ?? bound(schema, 'exclusiveMinimum') ?? -1
  const high = bound(schema, 'maximum') ?? bound(schema, 'exclusiveMaximum') ?? low + 2
  const between = low + (high - low) * (0.01 + 0.98 * random.share())
  const ends = ['minimum', 'maximum'].flatMap((name) => bound(schema, name) ?? [])
  return random.pick([between, between, ...ends])
}

function textOf(schema: Schema, source: Source, random: Random): string {
  const known = typeof schema['pattern'] === 'string' ? source.textFor(schema['pattern'], random) : null
  if (known !== null) return known
  const least = bound(schema, 'minLength') ?? 0
  const most = bound(schema, 'maxLength') ?? least + 12
  const length = random.pick([least, random.whole(least, Math.min(most, least + 12)), random.once(8) ? most : least])
  return Array.from({ length }, () => random.pick(['a', 'b', 'Z', '0', '_', 'ø'])).join('')
}

function listOf(schema: Schema, source: Source, random: Random, depth: number): unknown[] {
  if (Array.isArray(schema['prefixItems'])) return schema['prefixItems'].filter(isRecord).map((item) => valueOf(item, source, random, depth + 1))
  const least = bound(schema, 'minItems') ?? 0
  const most = Math.min(bound(schema, 'maxItems') ?? least + 3, least + 3)
  const length = depth < deepest ? random.whole(least, most) : least
  return Array.from({ length }, () => valueOf(isRecord(schema['items']) ? schema['items'] : {}, source, random, depth + 1))
}

function objectOf(schema: Schema, source: Source, random: Random, depth: number): Record<string, unknown> {
  const fields = isRecord(schema['properties']) ? schema['properties'] : {}
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
  const chosen = Object.entries(fields).filter(([name]) => required.has(name) || (depth < deepest && random.once(depth < 2 ? 3 : 6)))
  const made: [string, unknown][] = chosen.map(([name, field]) => [name, valueOf(isRecord(field) ? field : {}, source, random, depth + 1)])
  const rest = schema['additionalProperties']
  const names = isRecord(schema['propertyNames']) ? schema['propertyNames'] : { type: 'string', minLength: 1 }
  const added: [string, unknown][] = isRecord(rest)
    ? Array.from({ length: random.whole(0, 2) }, () => [String(valueOf(names, source, random, depth + 1)), valueOf(rest, source, random, depth + 1)])
    : []
  return Object.fromEntries([...made, ...added])
}
