import { AppError } from '@trainyard/runtime'
import { defined, elementAt } from '@trainyard/spec'

/** A value that can be compared: a text, or a number; null where the object has none. */
export type Value = string | number | null

/** A field that filters and orders can name: of texts, or of numbers. */
export type Field<T> = { type: 'text' | 'number'; of(item: T): Value }

/** What filters and orders can name of one kind of object: attributes by their names, and other entities (`metrics`, `params`, `tags`) by a key. */
export type Fields<T> = {
  attributes: ReadonlyMap<string, Field<T>>
  entities: ReadonlyMap<string, { type: 'text' | 'number'; of(item: T, key: string): Value }>
}

/** The words that MLflow takes for an entity. */
const entityNames: ReadonlyMap<string, string> = new Map([
  ...['attribute', 'attributes', 'attr', 'run'].map((word) => [word, 'attributes'] as const),
  ...['param', 'params', 'parameter', 'parameters'].map((word) => [word, 'params'] as const),
  ...['metric', 'metrics'].map((word) => [word, 'metrics'] as const),
  ...['tag', 'tags'].map((word) => [word, 'tags'] as const),
])

const comparisons = {
  '=': (found: Value, wanted: Value) => found === wanted,
  '!=': (found: Value, wanted: Value) => found !== wanted,
  '<': (found: Value, wanted: Value) => Number(found) < Number(wanted),
  '<=': (found: Value, wanted: Value) => Number(found) <= Number(wanted),
  '>': (found: Value, wanted: Value) => Number(found) > Number(wanted),
  '>=': (found: Value, wanted: Value) => Number(found) >= Number(wanted),
  LIKE: (found: Value, wanted: Value) => isLike(String(found), String(wanted)),
  ILIKE: (found: Value, wanted: Value) => isLike(String(found).toLowerCase(), String(wanted).toLowerCase()),
} as const
type Operator = keyof typeof comparisons | 'IN' | 'NOT IN'
const operatorsOf: Record<Field<never>['type'], readonly Operator[]> = {
  number: ['=', '!=', '<', '<=', '>', '>='],
  text: ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'],
}

// Each text and each number can be read in one way only, so that what cannot be read is known after one pass: a text ends at a quote that no other follows.
const text = `'[^']*(?:''[^']*)*'(?!')|"[^"]*(?:""[^"]*)*"(?!")`
const name = '(?:`(?<tick>[^`]+)`|"(?<double>[^"]+)"|(?<bare>[\\w./-]+))'
const operator = '(?<operator><=|>=|!=|=|<|>|i?like\\b|(?:not\\s+)?in\\b)'
const value = `(?:(?<text>${text})|(?<number>[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:e[+-]?\\d+)?)(?![\\w.])|\\((?<list>(?:${text}|[^'"()])*)\\))`
// linear: each text and each number can be read in one way only, and nothing is looked for beyond its beginning
const clause = new RegExp(`^\\s*(?:(?<entity>[a-z]+)\\.)?${name}\\s*${operator}\\s*${value}\\s*(?<and>and\\b|$)`, 'i')
const texts = new RegExp(text, 'g') // linear: a text ends at the first quote that no other follows
const reference = new RegExp(`^\\s*(?:(?<entity>[a-z]+)\\.)?${name}(?:\\s+(?<direction>asc|desc))?\\s*$`, 'i')

type Groups = Record<string, string | undefined>

/**
 * Reads a filter of MLflow's search: comparisons joined by AND. An object without the field that a comparison names does not match it.
 *
 * @throws {AppError} `invalid_request` with the part that cannot be read, and what can be written there.
 */
export function readFilter<T>(filter: string, fields: Fields<T>): (item: T) => boolean {
  const tests: ((item: T) => boolean)[] = []
  for (let rest = filter; rest.trim() !== ''; ) {
    const match = clause.exec(rest)
    if (!match?.groups) throw invalid('filter', unreadable(rest.trim()), filter)
    tests.push(testOf(match.groups, fields, filter))
    if (tests.length > mostComparisons) throw invalid('filter', `has more than ${mostComparisons} comparisons`, filter)
    rest = rest.slice(match[0].length)
    if (match.groups['and'] !== '' && rest.trim() === '') throw invalid('filter', 'ends with AND: a comparison is missing', filter)
  }
  return (item) => tests.every((test) => test(item))
}

/** Of what cannot be read, so much is looked at for the reason. */
const lookedFor = 200
/** Comparisons of one filter: each is made with every object. */
const mostComparisons = 50

const unreadable = (rest: string): string => {
  const from = `cannot be read from ${JSON.stringify(rest.slice(0, 80))} on`
  if (/\bor\b/i.test(rest.slice(0, lookedFor).replace(texts, '')))
    return `${from}: MLflow's filters have no OR; write IN ('a', 'b') for several values of one field, or search once for each`
  return `${from}: write comparisons joined by AND, such as metrics.val_loss < 0.1 AND params.seed = '7'`
}

/** The field that a filter or an order names, and its type. */
function fieldOf<T>({ entity = 'attributes', tick, double, bare }: Groups, fields: Fields<T>, path: string, received: string): Field<T> & { name: string } {
  const key = defined(tick ?? double ?? bare, 'name in the comparison')
  const kind = entityNames.get(entity.toLowerCase())
  const found = kind === 'attributes' ? fields.attributes.get(key) : undefined
  const keyed = kind === undefined ? undefined : fields.entities.get(kind)
  // Several names may mean one attribute: the first of them stands for it.
  if (found) return { ...found, name: [...fields.attributes].find(([, each]) => each === found)?.[0] ?? key }
  if (keyed) return { type: keyed.type, of: (item) => keyed.of(item, key), name: `${kind}.${key}` }
  if (kind === 'attributes') throw invalid(path, `names the attribute ${key}; there are ${[...fields.attributes.keys()].join(', ')}`, received)
  throw invalid(path, `names ${entity}.${key}; there are ${['attributes', ...fields.entities.keys()].join(', ')}`, received)
}

function testOf<T>(groups: Groups, fields: Fields<T>, filter: string): (item: T) => boolean {
  const field = fieldOf(groups, fields, 'filter', filter)
  const asked = defined(groups['operator'], 'operator').toUpperCase().replace(/\s+/, ' ')
  const known = operatorsOf[field.type].find((each) => each === asked)
  if (known === undefined)
    throw invalid('filter', `compares ${field.name} by ${asked}; it is a ${field.type}, which takes ${operatorsOf[field.type].join(', ')}`, filter)
  if (known === 'IN' || known === 'NOT IN') {
    const wanted = new Set(listOf(groups['list'], field.name, filter))
    return (item) => {
      const found = field.of(item)
      return typeof found === 'string' && wanted.has(found) === (known === 'IN')
    }
  }
  const wanted = valueOf(groups, field, filter)
  return (item) => {
    const found = field.of(item)
    return found !== null && comparisons[known](found, wanted)
  }
}

function valueOf({ text: quoted, number }: Groups, { type, name: named }: Field<never> & { name: string }, filter: string): Value {
  if (type === 'number' && number !== undefined) return Number(number)
  if (type === 'text' && quoted !== undefined) return unquoted(quoted)
  const wanted = type === 'number' ? 'a number without quotes, such as 0.1' : "a text in single quotes, such as 'adam'"
  throw invalid('filter', `compares ${named} with ${quoted ?? number ?? 'a list'}; it takes ${wanted}`, filter)
}

function listOf(list: string | undefined, named: string, filter: string): string[] {
  const items = list?.match(texts) ?? [] // default: nothing is listed
  const between = list?.replace(texts, '.').replace(/\s/g, '')
  if (items.length === 0 || between !== items.map(() => '.').join(','))
    throw invalid('filter', `wants a list of texts after ${named} IN, such as ('a', 'b')`, filter)
  return items.map(unquoted)
}

/** A quote that is doubled stands for itself. */
const unquoted = (quoted: string): string => {
  const quote = elementAt(Array.from(quoted), 0, 'the quote')
  return quoted.slice(1, -1).replaceAll(quote + quote, quote)
}

/**
 * Whether a text matches a pattern of SQL's LIKE: `%` is any text, `_` any one character. At a mismatch only the last `%` takes one character more, so that the
 * time is at most the product of both lengths.
 */
function isLike(found: string, pattern: string): boolean {
  const [letters, wanted] = [Array.from(found), Array.from(pattern)]
  let [at, place, percent, resume] = [0, 0, -1, 0]
  while (at < letters.length) {
    if (wanted[place] === '%') {
      percent = place
      resume = at
      place++
    } else if (place < wanted.length && (wanted[place] === '_' || wanted[place] === letters[at])) {
      place++
      at++
    } else if (percent >= 0) {
      place = percent + 1
      at = ++resume
    } else return false
  }
  return wanted.slice(place).every((each) => each === '%')
}

/** One key of an order. */
type OrderKey<T> = { field: Field<T>; descending: boolean; text: string }

/** An order: how two lists of keys compare, the keys of an object, and its text, which is the same for orders that say the same. */
export type Order<T> = { keysOf(item: T): Value[]; compare(a: readonly Value[], b: readonly Value[]): number; text: string }

/**
 * Reads MLflow's `order_by`: fields with ASC (also where it is left out) or DESC. What has no value comes last in both directions. `last` are the keys that
 * decide between equals; together they are different for any two objects.
 *
 * @throws {AppError} `invalid_request` with the field that is not known.
 */
export function readOrder<T>(wanted: readonly string[], last: readonly string[], fields: Fields<T>): Order<T> {
  const keys = new Map<string, OrderKey<T>>()
  for (const each of [...wanted, ...last]) {
    const { groups } = reference.exec(each) ?? {}
    if (!groups)
      throw invalid('order_by', `cannot be read: ${JSON.stringify(each.slice(0, 80))}; write a field and ASC or DESC, such as metrics.val_loss ASC`, each)
    const field = fieldOf(groups, fields, 'order_by', each)
    const descending = groups['direction']?.toLowerCase() === 'desc'
    if (!keys.has(field.name)) keys.set(field.name, { field, descending, text: `${field.name} ${descending ? 'desc' : 'asc'}` })
  }
  const all = [...keys.values()]
  return {
    keysOf: (item) => all.map(({ field }) => field.of(item)),
    compare: (a, b) => {
      for (const [index, { descending }] of all.entries()) {
        const found = compareValues(elementAt(a, index, 'key'), elementAt(b, index, 'key'), descending)
        if (found !== 0) return found
      }
      return 0
    },
    text: all.map((key) => key.text).join(', '),
  }
}

function compareValues(a: Value, b: Value, descending: boolean): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b === descending ? 1 : -1
}

/** An error in a part of a search, in MLflow's words for its fields. */
function invalid(path: string, what: string, received: string): AppError {
  const message = `${path} ${what}`
  return new AppError({ code: 'invalid_request', message, details: [{ path, rule: 'format', message, received: received.slice(0, 200) }] })
}
