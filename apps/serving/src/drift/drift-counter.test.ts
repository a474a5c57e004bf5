import type { DatasetInfo, ModelReference } from '@trainyard/spec'
import { expect, test } from 'vitest'
import type { ModelVersion } from '../models/model-pool.js'
import { servingLimits } from '../limits.js'
import { createDriftCounter } from './drift-counter.js'

type Written = Parameters<Parameters<typeof createDriftCounter>[0]['store']['write']>[0][number]

const reference: ModelReference = {
  rows: 4,
  inputs: [
    { measure: 'value', bins: { type: 'numbers', low: 0, edges: [1, 2], counts: [0, 2, 2, 0, 0, 0] } },
    { measure: 'characters', bins: { type: 'numbers', low: 1, edges: [5], counts: [0, 4, 0, 0, 0] } },
    { measure: 'value', bins: { type: 'categories', categories: [1, 0], counts: [3, 1, 0, 0, 0] } },
  ],
  predictions: null,
}
const columns = [{ categories: null }, { categories: null }, { categories: ['a', 'b', 'c'] }]
const version = (name: string): ModelVersion =>
  ({
    key: `p/${name}/1`,
    name,
    version: '1',
    manifest: { reference, dataset: { kind: 'table', columns, classes: [] } as unknown as DatasetInfo },
  }) as unknown as ModelVersion
const uncertainty = { total: 0, aleatoric: 0, epistemic: 0 }
const rows = (numbers: number[], texts: (string | null)[], categories: number[]) => ({
  columns: [
    Float64Array.from(numbers),
    {
      texts: texts.filter((text) => text !== null),
      codes: Int32Array.from(texts, (text, index) => (text === null ? -1 : texts.slice(0, index).filter((other) => other !== null).length)),
    },
    Int32Array.from(categories),
  ],
  rows: [],
  predictions: numbers.map(() => ({ uncertainty })),
})

/** A counter with a clock and a store of its own; the store fails while it is said to. */
function open() {
  const found: { written: Map<string, Written>; fails: boolean; now: number; dropped: number } = { written: new Map(), fails: false, now: 0, dropped: 0 }
  const write = async (all: readonly Written[]): Promise<void> => {
    if (found.fails) throw new Error('the database does not answer')
    for (const one of all) found.written.set(`${one.model} ${one.hour.toISOString()} ${one.counter}`, one)
  }
  const warn = (...[about]: unknown[]): void => void (found.dropped += Number((about as { dropped?: number }).dropped ?? 0))
  const counter = createDriftCounter({ store: { write }, logger: { warn } as never, now: () => found.now, everyMs: 1_000_000 })
  const rowsOf = (name: string) => [...found.written.values()].filter(({ model }) => model === name).reduce((sum, one) => sum + one.rows, 0)
  return { found, counter, rowsOf }
}

test('numbers, texts by their length and categories are counted by bin, missing and unknown ones apart', async () => {
  const { found, counter } = open()
  counter.served(version('m'), 'p', rows([-1, 0, 1, 1.5, 3, Number.NaN], ['', 'abcde', 'abcdef', null, 'a', 'b'], [0, 1, 2, -1, -2, 1]))
  await counter.close()
  expect([...found.written.values()].map(({ counts }) => counts)).toEqual([[1, 2, 1, 1, 1, 0, 1, 3, 1, 1, 0, 2, 1, 1, 1, 1]])
})

test('no row is counted twice or lost over hours, a database that does not answer, and more versions than are held at once', async () => {
  const { found, counter, rowsOf } = open()
  const names = Array.from({ length: servingLimits.driftVersions + 5 }, (_, index) => `m${index}`)
  for (let round = 0; round < 3; round += 1) {
    found.fails = round === 1
    for (const name of names) counter.served(version(name), 'p', rows([0, 1], ['a', 'b'], [0, 1]))
    await counter.write()
    await counter.write()
    found.now += 3_600_000
  }
  await counter.close()
  expect(names.map(rowsOf)).toEqual(names.map(() => 6))
  expect(found.dropped).toBe(0)
})

test('counts wait for the database within a bound, and what is dropped is told', async () => {
  const { found, counter } = open()
  found.fails = true
  const names = Array.from({ length: servingLimits.driftVersions + servingLimits.driftWaiting + 7 }, (_, index) => `m${index}`)
  for (const name of names) counter.served(version(name), 'p', rows([0], ['a'], [0]))
  await counter.write()
  found.fails = false
  await counter.close()
  expect([found.dropped, found.written.size]).toEqual([7, names.length - 7])
})
