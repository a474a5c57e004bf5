import { asObject, withField } from '../../schema-form/form.js'
import { type JsonSchema, kindOf, resolve, type Schemas } from '../../schema-form/json-schema.js'

/** Values to try of one field, as a sweep takes them. */
export type Range = { type: string; from: unknown; to: unknown; count: unknown; integer?: boolean }
/** What is tried, by the path of the field in the job. */
export type Ranges = Readonly<Record<string, Range>>

/** The kinds of evenly spaced values, as the service describes them. */
export function spacedTypes(schemas: Schemas): string[] {
  const dimension = schemas['SweepDimensionInput'] ?? schemas['SweepDimension']
  const kind = dimension ? kindOf(resolve(dimension, schemas), schemas) : null
  return kind?.kind === 'choice' ? kind.options.flatMap(({ type, schema }) => (isSpaced(schema) ? [type] : [])) : []
}

const isSpaced = ({ properties = {} }: JsonSchema): boolean => ['from', 'to', 'count'].every((name) => name in properties)

const points = { fraction: 5, integer: 3 } as const
const factors = { fraction: 10, integer: 2 } as const

/** Values around the present one, in equal factors. */
export function rangeAround(value: unknown, { integer, type }: { integer: boolean; type: string }): Range {
  const kind = integer ? 'integer' : 'fraction'
  const middle = typeof value === 'number' && value > 0 ? value : 1
  const [from, to] = [middle / factors[kind], middle * factors[kind]].map((end) => (integer ? Math.max(1, Math.round(end)) : Number(end.toPrecision(3))))
  return { type, from, to, count: points[kind], ...(integer ? { integer: true } : {}) }
}

/** Trials that may run at once. */
const concurrent = 2

/** The sweep that tries the ranges on a job. A model's name is for one job alone. */
export function sweepOf(job: unknown, ranges: Ranges): Record<string, unknown> {
  const { model: _model, ...rest } = asObject(job)
  const swept = Object.keys(ranges).reduce<unknown>((whole, path) => withPath(whole, path.split('.'), undefined), rest)
  return { name: rest['name'], job: swept, space: ranges, max_concurrent: concurrent }
}

/** The object with the value at a path; undefined takes it away, where it is. */
export function withPath(whole: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value
  const inner = asObject(whole)[name]
  if (value === undefined && inner === undefined) return asObject(whole)
  return withField(whole, name, withPath(inner, rest, value))
}

/** What stands at a path; undefined where nothing does. */
export const valueAt = (whole: unknown, path: string): unknown => path.split('.').reduce<unknown>((value, part) => asObject(value)[part], whole)
