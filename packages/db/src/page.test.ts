import { AppError } from '@trainyard/runtime'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Page, readList } from './page.js'

type Row = { key: number; id: string }
type Choice = { order: 'asc' | 'desc'; limit: number; after?: string }

const isBefore = (a: Row, b: Row) => a.key < b.key || (a.key === b.key && a.id < b.id)

/** A table in memory, whose rows come and go; ties of the key are decided by the id. */
const pageOf = (table: ReadonlyMap<string, Row>, owner: object, { order, limit, after }: Choice): Promise<Page<Row>> => {
  const inOrder = (a: Row, b: Row) => (order === 'asc' ? isBefore(a, b) : isBefore(b, a))
  return readList({
    owner: { list: 'test', ...owner },
    query: { order, limit, after },
    position: z.object({ key: z.number(), id: z.string() }),
    read: async (from, count) =>
      [...table.values()]
        .filter((row) => from === undefined || inOrder(from, row))
        .sort((a, b) => (inOrder(a, b) ? -1 : 1))
        .slice(0, count),
    positionOf: ({ key, id }) => ({ key, id }),
    positionOfId: async (id) => table.get(id),
  })
}

const row = fc.record({ key: fc.nat(3), id: fc.stringMatching(/^[a-z]{1,3}$/) })
const change = fc.record({ add: fc.array(row, { maxLength: 3 }), remove: fc.array(fc.nat(50), { maxLength: 3 }) })
const choice = fc.record({ order: fc.constantFrom('asc' as const, 'desc' as const), limit: fc.integer({ min: 1, max: 5 }) })

test('whatever comes and goes between two pages, every row that was there throughout is given exactly once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 20 }),
      fc.array(change, { maxLength: 30 }),
      choice,
      async (rows, changes, query) => {
        const table = new Map(rows.map((each) => [each.id, each]))
        const stayed = new Set(table.keys())
        const given: Row[] = []
        for (let after: string | null | undefined, turn = 0; after !== null; turn++) {
          const page: Page<Row> = await pageOf(table, {}, after === undefined ? query : { ...query, after })
          expect(page.hasMore).toBe(page.next !== null)
          given.push(...page.data)
          after = page.next
          for (const each of changes[turn]?.add ?? []) if (!table.has(each.id)) table.set(each.id, each)
          for (const index of changes[turn]?.remove ?? []) {
            const gone = [...table.keys()][index % Math.max(1, table.size)]
            if (gone !== undefined && table.delete(gone)) stayed.delete(gone)
          }
        }
        const ids = given.map(({ id }) => id)
        expect(ids.filter((id) => stayed.has(id)).sort()).toEqual([...stayed].sort())
        const ordered = query.order === 'asc' ? given : given.toReversed()
        for (const [index, each] of ordered.entries()) if (index > 0) expect(isBefore(ordered[index - 1] ?? each, each)).toBe(true)
      },
    ),
    { numRuns: 1_000 },
  )
})

const owner = fc.record({ projectId: fc.constantFrom('a', 'b'), status: fc.constantFrom(null, 'x', 'y'), sort: fc.constantFrom('key', 'name') })

test('a place is taken by the list, filter, order and project that it was given for, and by no other', async () => {
  const table = new Map(['a', 'b', 'c', 'd'].map((id, key) => [id, { key, id }]))
  await fc.assert(
    fc.asyncProperty(owner, choice, owner, choice, async (first, query, second, again) => {
      const { next } = await pageOf(table, first, { ...query, limit: 2 })
      const reading = pageOf(table, second, { ...again, after: next ?? '' })
      if (JSON.stringify([first, query.order]) === JSON.stringify([second, again.order])) expect((await reading).data.length).toBeGreaterThan(0)
      else await expect(reading).rejects.toThrow(AppError)
    }),
    { numRuns: 500 },
  )
})

test('a place that was damaged or made up is an error that says what to do, never an empty page', async () => {
  const table = new Map(['a', 'b', 'c'].map((id, key) => [id, { key, id }]))
  const { next } = await pageOf(table, {}, { order: 'asc', limit: 1 })
  const good = next ?? ''
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 1), fc.constantFrom(...Array.from('abcXYZ019-_.')), async (at, letter) => {
      const after = good.slice(0, at) + letter + good.slice(at + 1)
      if (after === good) return
      await expect(pageOf(table, {}, { order: 'asc', limit: 1, after })).rejects.toThrow('leave it out to start from the beginning')
    }),
    { numRuns: 500 },
  )
  for (const after of ['zz', 'ghost', '.', `e30.${'a'.repeat(16)}`])
    await expect(pageOf(table, {}, { order: 'desc', limit: 1, after })).rejects.toThrow('query.after')
})
