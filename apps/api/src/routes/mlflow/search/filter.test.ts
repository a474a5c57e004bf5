import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Fields, readFilter, readOrder } from './filter.js'
import { searchPage } from './page.js'

type Item = { id: string; name: string; size: number | null; tags: Map<string, string> }
const fields: Fields<Item> = {
  attributes: new Map([
    ['id', { type: 'text', of: ({ id }) => id }],
    ['name', { type: 'text', of: ({ name }) => name }],
    ['size', { type: 'number', of: ({ size }) => size }],
  ]),
  entities: new Map([
    ['tags', { type: 'text', of: ({ tags }, key) => tags.get(key) ?? null }],
    ['metrics', { type: 'number', of: ({ size }, key) => (key === 'size' ? size : null) }],
  ]),
}
const item = (change: Partial<Item> = {}): Item => ({ id: 'a', name: 'cl-iris', size: 3, tags: new Map([['team', "it's"]]), ...change })
const matches = (filter: string, change: Partial<Item> = {}) => readFilter(filter, fields)(item(change))

test.each([
  ["name = 'cl-iris'", true],
  ["name LIKE 'cl-iri_'", true],
  ["name LIKE 'cl_iris'", true],
  ["name LIKE 'CL%'", false],
  ["name ILIKE 'CL%'", true],
  ["name LIKE 'iris'", false],
  ["name LIKE '%iris'", true],
  ["name LIKE '%i%i%'", true],
  ["name LIKE '_%'", true],
  ["name LIKE ''", false],
  ["name IN ('x', 'cl-iris')", true],
  ["name in('cl-iris')", true],
  ["name NOT IN ('x')", true],
  ["name not  in ('cl-iris')", false],
  ["tags.team = 'it''s'", true],
  ['tags.team = "it\'s"', true],
  ["tags.`team` = 'it''s' AND size >= 3 AND metrics.size < 4.5", true],
  ['tag."team" != \'red\'', true],
  ["tags.other != 'red'", false],
  ["tags.__proto__ = 'x'", false],
  ["tags.constructor != 'x'", false],
  ['size = 3.0', true],
  ['size = 3e0', true],
  ['size != 3', false],
  ['metrics.other < 1', false],
  ['metrics.other != 1', false],
  ["attributes.name = 'cl-iris' and attr.size <= 3 and run.size > -1", true],
  ["name = 'AND' AND size = 3", false],
  ['', true],
  ['  ', true],
])('%s is %s', (filter, expected) => {
  expect(matches(filter)).toBe(expected)
})

test.each([
  ["size = '3'", 'it takes a number without quotes'],
  ["metrics.size = 'x'", 'it takes a number without quotes'],
  ['tags.team = 7', 'it takes a text in single quotes'],
  ["metrics.size LIKE '3%'", 'which takes =, !=, <'],
  ["name < 'x'", 'which takes =, !=, LIKE'],
  ['size IN (3)', 'which takes =, !=, <'],
  ["name = 'a' OR name = 'b'", 'have no OR'],
  ['size = 1 or size = 2', 'have no OR'],
  ["(name = 'a')", 'cannot be read'],
  ["name = 'a' AND", 'ends with AND'],
  ["name = 'a", 'cannot be read'],
  ['name', 'cannot be read'],
  ['size = 1.2.3', 'cannot be read'],
  ['size = 0x10', 'cannot be read'],
  ["name IN ('a' 'b')", 'wants a list of texts'],
  ['name IN ()', 'wants a list of texts'],
  ["name IN ('a',)", 'wants a list of texts'],
  ["name = ('a')", 'it takes a text'],
  ["color = 'red'", 'there are id, name, size'],
  ["dataset.name = 'x'", 'there are attributes, tags, metrics'],
  ["constructor.name = 'x'", 'there are attributes, tags, metrics'],
  ["toString = 'x'", 'there are id, name, size'],
  ["__proto__.x = 'x'", 'there are id, name, size'],
])('%s is an error that says what can be written: %s', (filter, message) => {
  expect(() => readFilter(filter, fields)).toThrow(message)
})

/** LIKE by its definition, letter by letter. */
const likeByDefinition = ([letter, ...text]: string[], [wanted, ...pattern]: string[]): boolean => {
  if (wanted === undefined) return letter === undefined
  if (wanted === '%')
    return (
      likeByDefinition([...(letter === undefined ? [] : [letter]), ...text], pattern) || (letter !== undefined && likeByDefinition(text, [wanted, ...pattern]))
    )
  return letter !== undefined && (wanted === '_' || wanted === letter) && likeByDefinition(text, pattern)
}

test('LIKE is what SQL says it is', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', '%', '_', '.', '*', '🙂'), { maxLength: 7 })
  fc.assert(
    fc.property(letters, letters, (name, pattern) => {
      expect(matches(`name LIKE '${pattern.join('')}'`, { name: name.join('') })).toBe(likeByDefinition(name, pattern))
    }),
    { numRuns: 3_000 },
  )
})

test('a pattern that would make an expression try every way is matched at once', () => {
  expect(matches(`name LIKE '${'%a'.repeat(1_500)}b'`, { name: 'a'.repeat(5_000) })).toBe(false)
  expect(() => readFilter(`name = '${"''".repeat(1_900)}`, fields)).toThrow('cannot be read')
})

test('any text between quotes is the text that it stands for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(matches(`name = '${name.replaceAll("'", "''")}' AND size = 3`, { name })).toBe(true)
      expect(matches(`name IN ('', "${name.replaceAll('"', '""')}")`, { name })).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

const items = fc.uniqueArray(
  fc.record({ id: fc.stringMatching(/^[a-z]{1,3}$/), name: fc.constantFrom('x', 'y', 'Z'), size: fc.option(fc.constantFrom(-1, 0, 2, 0.5)) }),
  {
    selector: ({ id }) => id,
    maxLength: 25,
  },
)
const keys = fc.uniqueArray(fc.tuple(fc.constantFrom('name', 'metrics.size'), fc.constantFrom('', ' ASC', ' desc')), { selector: ([key]) => key, maxLength: 2 })

test('pages joined by their tokens are the whole search in its order, with what has no value last, while other rows come and go', async () => {
  await fc.assert(
    fc.asyncProperty(items, keys, fc.integer({ min: 1, max: 6 }), fc.nat(), async (rows, wanted, most, seed) => {
      const order = readOrder(
        wanted.map(([key, direction]) => key + direction),
        ['id'],
        fields,
      )
      const table = rows.map((row) => item(row))
      const given: Item[] = []
      const gone = new Set<string>()
      for (let pageToken: string | undefined, turn = 0; turn === 0 || pageToken !== undefined; turn++) {
        const page = await searchPage(
          (async function* () {
            yield* table.filter(({ id }) => !gone.has(id))
          })(),
          { owner: { list: 'test' }, matches: () => true, order, most, pageToken },
        )
        given.push(...page.items)
        pageToken = page.token
        const leaving = table[(seed + turn * 7) % Math.max(1, table.length)]
        if (leaving && !given.includes(leaving)) gone.add(leaving.id)
      }
      const value = (row: Item, key: string) => (key === 'name' ? row.name : row.size)
      const sorted = table
        .filter((row) => !gone.has(row.id) || given.includes(row))
        .sort((a, b) => {
          for (const [key, direction] of wanted) {
            const [left, right] = [value(a, key), value(b, key)]
            if (left === right) continue
            if (left === null || right === null) return left === null ? 1 : -1
            return left < right === (direction !== ' desc') ? -1 : 1
          }
          return a.id < b.id ? -1 : 1
        })
      expect(given.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id))
    }),
    { numRuns: 1_000 },
  )
})

test('a token of another order, filter or list is an error', async () => {
  const all = async function* () {
    for (const id of ['a', 'b', 'c']) yield item({ id })
  }
  const search = (list: string, by: string[], pageToken?: string) =>
    searchPage(all(), { owner: { list }, matches: () => true, order: readOrder(by, ['id'], fields), most: 1, pageToken })
  const { token } = await search('runs', ['size DESC'])
  expect((await search('runs', ['size desc'], token)).items).toHaveLength(1)
  for (const [list, by] of [
    ['runs', ['size']],
    ['runs', []],
    ['models', ['size DESC']],
  ] as const)
    await expect(search(list, [...by], token)).rejects.toThrow('page_token is no place in this list')
  for (const other of ['0.garbage', 'x', '0.job_1', `${token}x`])
    await expect(search('runs', ['size DESC'], other)).rejects.toThrow('page_token is no place in this list')
})
