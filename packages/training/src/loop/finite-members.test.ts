import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { defined, readTensorFile } from '@trainyard/spec'
import { type PlainTable, tableTask } from '@trainyard/testing/training/table-task.js'
import { recordingPorts } from '@trainyard/testing/training/toy-task.js'
import fc from 'fast-check'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { TrainingError } from '../training-error.js'
import { trainMember } from './train-member.js'

vi.setConfig({ testTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const table: PlainTable = { x: Array.from({ length: 20 }, (_, row) => row), y: Array.from({ length: 20 }, (_, row) => row ** 2) }
const classes: PlainTable = { x: table.x, y: table.x.map((value) => value % 2), classes: ['even', 'odd'] }

type Case = { of: PlainTable; rate: number; depth: number; epochs: number; test: boolean }

/** Trains layers one behind the other at a rate, and gives the numbers that are left behind, or the error. */
async function trained({ of, rate, depth, epochs, test: held }: Case) {
  const { ports, seen } = recordingPorts()
  const layers = Array.from({ length: depth }, () => ({ type: 'dense', units: 3 }) as const)
  const parts = { architecture: { layers }, training: { epochs, batch_size: 20 }, optimizer: { type: 'sgd', learning_rate: rate } } as const
  try {
    const outcome = await trainMember(tableTask(of, parts, held ? { test: of } : {}), ports, engine, { mode: 'eager' })
    if (outcome.status !== 'succeeded') throw new Error(outcome.status)
    const files = [readTensorFile(outcome.predictions), readTensorFile(defined(seen.checkpoints.at(-1), 'the final checkpoint').file)]
    return files.flatMap((file) => file.names.flatMap((name) => Array.from(file.tensor(name).data, Number)))
  } catch (error) {
    if (error instanceof TrainingError) return error
    throw error
  }
}

describe('a member that predicts no numbers has not succeeded', () => {
  test.each([true, false])('also when the last update alone broke it, with held-out rows or without (%s)', async (held) => {
    for (const of of [table, classes])
      expect(await trained({ of, rate: 4e9, depth: 6, epochs: 1, test: held })).toMatchObject({
        code: 'diverged',
        message: expect.stringContaining('predict'),
      })
  })

  test('whatever the rate: what succeeds is finite, in weights and predictions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          of: fc.constantFrom(table, classes),
          power: fc.integer({ min: -3, max: 9 }),
          depth: fc.nat(6),
          epochs: fc.integer({ min: 1, max: 4 }),
          test: fc.boolean(),
        }),
        async ({ power, ...one }) => {
          const end = await trained({ ...one, rate: 10 ** power })
          if (end instanceof TrainingError) expect(end.code).toBe('diverged')
          else expect(end.every(Number.isFinite)).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })
})
