import { finalMetricOf } from '../metrics/final-metric.js'
import { limits } from '../limits.js'
import { jobStatuses } from './transitions.js'

/** One condition of a filter of jobs. Bounds are inclusive, and infinite where there is none. */
export type JobCondition =
  | { field: TextField; is: 'one of' | 'none of' | 'like'; values: string[] }
  | { field: NumberField; min: number; max: number }
  | { metric: string; min: number; max: number }

const textFields = ['name', 'status', 'dataset', 'preset', 'optimizer', 'tag', 'sweep', 'model'] as const
const numberFields = ['learning_rate', 'duration', 'priority', 'created_at', 'finished_at'] as const
type TextField = (typeof textFields)[number]
type NumberField = (typeof numberFields)[number]

/** Every field that a filter can name besides final metrics. */
export const jobFilterFields: readonly string[] = [...textFields, ...numberFields]

/** `texts` are the conditions as they were typed. */
type Read = { ok: true; conditions: JobCondition[]; texts: string[] } | { ok: false; message: string }

const blanks = /\s*/y
const operator = /\s*(!=|>=|<=|[=:~<>])/y
const fieldName = /[A-Za-z_][A-Za-z0-9_]*/y
const comma = /,/y
const plainValue = /[^\s",]+/y
const word = /\S+/y
const quotedValue = /"((?:[^"\\]|\\["\\])*)"/y
const textOperators = ['=', ':', '!=']
const numberOperators = ['=', ':', '<', '<=', '>', '>=']

/**
 * Reads a filter: conditions with blanks between them, all of which must hold. A condition is a field, an operator and a value; `:` is the same as `=`. Fields of text
 * take `=`, `!=` and several values with commas; `name~part` asks for a part, in any case. Fields of numbers and final metrics take `=`, `<`, `<=`, `>` and `>=`;
 * times are ISO 8601. With `bare`, a word without an operator is a part of the name. It takes time linear in the text.
 */
export function readJobFilter(text: string, { bare = false }: { bare?: boolean } = {}): Read {
  const reader = new FilterReader(text)
  const conditions: JobCondition[] = []
  const texts: string[] = []
  try {
    while (!reader.isAtEnd()) {
      if (conditions.length === limits.jobFilterConditions) throw new FilterError(`must hold at most ${limits.jobFilterConditions} conditions`)
      const { place } = reader
      conditions.push(reader.readCondition(bare))
      texts.push(text.slice(place, reader.place))
    }
    return { ok: true, conditions, texts }
  } catch (error) {
    if (error instanceof FilterError) return { ok: false, message: error.message }
    throw error
  }
}

/** A place in a filter that only goes on. */
class FilterReader {
  private at = 0
  constructor(private readonly text: string) {}

  /** Characters that were read. */
  get place(): number {
    return this.at
  }

  isAtEnd(): boolean {
    this.take(blanks)
    return this.at === this.text.length
  }

  readCondition(bare: boolean): JobCondition {
    const start = this.at
    const field = this.take(fieldName)?.[0]
    const sign = field === undefined ? undefined : this.take(operator)?.[1]
    if (field === undefined || sign === undefined) {
      this.at = start
      const part = bare ? (this.takeQuoted() ?? this.take(word)?.[0]) : undefined
      if (part === undefined) throw new FilterError(unreadable(this.text.slice(start)))
      return { field: 'name', is: 'like', values: [part] }
    }
    this.take(blanks)
    return conditionOf(field, sign, this.takeValues(field, sign))
  }

  private takeValues(field: string, sign: string): string[] {
    const values: string[] = []
    do {
      const value = this.takeQuoted() ?? this.take(plainValue)?.[0]
      if (value === undefined || value === '') throw new FilterError(`needs a value after ${field}${sign}`)
      values.push(value)
    } while (this.take(comma))
    return values
  }

  private takeQuoted(): string | undefined {
    return this.take(quotedValue)?.[1]?.replaceAll(/\\(["\\])/g, '$1')
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found) this.at = pattern.lastIndex
    return found
  }
}

class FilterError extends Error {}

const unreadable = (rest: string): string =>
  `must be conditions such as status=running or val_accuracy>0.9, with blanks between them; ${JSON.stringify(rest.slice(0, 40))} is none`

const isOneOf = <T extends string>(names: readonly T[], name: string): name is T => names.some((each) => each === name)

function conditionOf(field: string, sign: string, values: string[]): JobCondition {
  if (isOneOf(textFields, field)) return textCondition(field, sign, values)
  const isNumber = isOneOf(numberFields, field)
  if (!isNumber && finalMetricOf(field) === undefined)
    throw new FilterError(
      `has no field ${JSON.stringify(field)}: there are ${jobFilterFields.join(', ')}, and final metrics such as val_accuracy or ensemble_test_accuracy`,
    )
  if (!numberOperators.includes(sign)) throw new FilterError(`cannot read ${field}${sign}: ${field} takes ${numberOperators.join(', ')}`)
  const [value, ...others] = values
  if (value === undefined || others.length > 0) throw new FilterError(`takes one number after ${field}${sign}; received ${values.join()}`)
  const bounds = boundsOf(sign, numberOf(field, value))
  return isNumber ? { field, ...bounds } : { metric: field, ...bounds }
}

function textCondition(field: TextField, sign: string, values: string[]): JobCondition {
  const allowed = field === 'name' ? [...textOperators, '~'] : textOperators
  if (!allowed.includes(sign)) throw new FilterError(`cannot read ${field}${sign}: ${field} takes ${allowed.join(', ')}`)
  const unknown = field === 'status' ? values.find((value) => !isOneOf(jobStatuses, value)) : undefined
  if (unknown !== undefined) throw new FilterError(`has no status ${JSON.stringify(unknown)}: there are ${jobStatuses.join(', ')}`)
  return { field, is: sign === '~' ? 'like' : sign === '!=' ? 'none of' : 'one of', values }
}

function numberOf(field: string, text: string): number {
  const isTime = field === 'created_at' || field === 'finished_at'
  const value = isTime ? (/^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN) : /^[-+.0-9]/.test(text) ? Number(text) : NaN
  if (!Number.isFinite(value))
    throw new FilterError(`takes ${isTime ? 'a time such as 2026-11-30 or 2026-11-30T08:00:00Z' : 'a number'} for ${field}; received ${text}`)
  return value
}

function boundsOf(sign: string, value: number): { min: number; max: number } {
  switch (sign) {
    case '<':
      return { min: -Infinity, max: nextTo(value, -1) }
    case '<=':
      return { min: -Infinity, max: value }
    case '>':
      return { min: nextTo(value, 1), max: Infinity }
    case '>=':
      return { min: value, max: Infinity }
    default:
      return { min: value, max: value }
  }
}

/** The number of 64 bits next to a finite one, above or below it (IEEE 754). */
function nextTo(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 === direction > 0 ? 1n : -1n))
  return view.getFloat64(0)
}
