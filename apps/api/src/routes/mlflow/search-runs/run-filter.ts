import { AppError } from '@trainyard/runtime'
import { defined, type MlflowRun } from '@trainyard/spec'

const operators = ['<=', '>=', '!=', '=', '<', '>', 'LIKE', 'ILIKE'] as const
type Operator = (typeof operators)[number]
type Value = string | number
type Entity = 'attributes' | 'params' | 'metrics' | 'tags'

const entities: Readonly<Record<string, Entity>> = {
  attribute: 'attributes',
  attributes: 'attributes',
  attr: 'attributes',
  run: 'attributes',
  param: 'params',
  params: 'params',
  parameter: 'params',
  parameters: 'params',
  metric: 'metrics',
  metrics: 'metrics',
  tag: 'tags',
  tags: 'tags',
}
const attributes: Readonly<Record<string, (run: MlflowRun) => Value | undefined>> = {
  run_id: ({ info }) => info.run_id,
  run_name: ({ info }) => info.run_name,
  status: ({ info }) => info.status,
  start_time: ({ info }) => info.start_time,
  end_time: ({ info }) => info.end_time,
}
const name = '(?:`(?<tick>[^`]+)`|"(?<double>[^"]+)"|(?<bare>[\\w./-]+))'
const value = `(?:'(?<single>[^']*)'|"(?<quoted>[^"]*)"|(?<number>-?[\\d.]+(?:e[+-]?\\d+)?))`
const clause = new RegExp(`^\\s*(?:(?<entity>[a-z]+)\\.)?${name}\\s*(?<operator><=|>=|!=|=|<|>|i?like\\b)\\s*${value}\\s*(?<and>and\\b|$)`, 'i')

/**
 * Reads a filter of MLflow's search: comparisons joined by AND, over attributes, params, metrics and tags.
 * @throws {AppError} `invalid_request` with the part that cannot be read.
 */
export function readFilter(text: string): (run: MlflowRun) => boolean {
  const tests: ((run: MlflowRun) => boolean)[] = []
  for (let rest = text; rest.trim() !== ''; ) {
    const match = clause.exec(rest)
    if (!match?.groups)
      throw invalidFilter(`cannot be read from ${JSON.stringify(rest.trim().slice(0, 80))} on: write comparisons joined by AND, such as metrics.val_loss < 0.1`)
    tests.push(testOf(match.groups))
    rest = rest.slice(match[0].length)
    if (match.groups['and'] !== '' && rest.trim() === '') throw invalidFilter('ends with AND')
  }
  return (run) => tests.every((test) => test(run))
}

function testOf({
  entity = 'attributes',
  tick,
  double,
  bare,
  operator = '=',
  single,
  quoted,
  number,
}: Record<string, string | undefined>): (run: MlflowRun) => boolean {
  const kind = entities[entity.toLowerCase()]
  const key = defined(tick ?? double ?? bare, 'name in the comparison')
  if (kind === undefined) throw invalidFilter(`names ${entity}.${key}; there are attributes, params, metrics and tags`)
  if (kind === 'attributes' && !Object.hasOwn(attributes, key))
    throw invalidFilter(`names the attribute ${key}; there are ${Object.keys(attributes).join(', ')}`)
  const wanted = number === undefined ? defined(single ?? quoted, 'value in the comparison') : Number(number)
  const compare = comparisons[operators.find((each) => each === operator.toUpperCase()) ?? '=']
  return (run) => {
    const found = valueOf(run, kind, key)
    return found !== undefined && compare(found, wanted)
  }
}

function valueOf(run: MlflowRun, kind: Entity, key: string): Value | undefined {
  if (kind === 'attributes') return attributes[key]?.(run)
  if (kind === 'metrics') return Number(run.data.metrics.find((metric) => metric.key === key)?.value ?? Number.NaN) // default: what was not measured compares as false
  return run.data[kind].find((pair) => pair.key === key)?.value
}

const comparisons: Record<Operator, (found: Value, wanted: Value) => boolean> = {
  '=': (found, wanted) => found === wanted,
  '!=': (found, wanted) => found !== wanted && !Number.isNaN(found),
  '<': (found, wanted) => found < wanted,
  '<=': (found, wanted) => found <= wanted,
  '>': (found, wanted) => found > wanted,
  '>=': (found, wanted) => found >= wanted,
  LIKE: (found, wanted) => like(wanted, '').test(String(found)),
  ILIKE: (found, wanted) => like(wanted, 'i').test(String(found)),
}

const like = (pattern: Value, flags: string): RegExp =>
  new RegExp(
    `^${String(pattern)
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '[^]*')}$`,
    flags,
  )

function invalidFilter(what: string): AppError {
  return new AppError({
    code: 'invalid_request',
    message: `the filter ${what}`,
    details: [{ path: 'filter', rule: 'format', message: `the filter ${what}`, received: null }],
  })
}
