import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { afterAll, describe, expect, test } from 'vitest'
import { loadEngine } from '../../backend/load-engine.js'
import { compileProgram } from '../compile/compile.js'
import type { ProgramDefinition } from '../contract.js'
import { graphNotes, type GraphNotes } from './graph-notes.js'
import { prepareProgram } from './prepare-program.js'

const engine = await loadEngine({ device: 'cpu' })
const folder = mkdtempSync(join(tmpdir(), 'trainyard-notes-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ROWS = Int32Array.of(0, 1, 2, 3)
const check = { step: 'train' as const, rows: ROWS, batchSize: 2 }

/** A step that pulls a vector towards the rows: w ← w − rate · tanh(w − mean). `odd` makes another graph of it. */
function pulling(odd = 0.5): ProgramDefinition<'train'> & { weight: tf.Variable } {
  const weight = tf.variable(tf.tensor1d([0.5, -0.25, 1]))
  return {
    weight,
    variables: [weight],
    steps: {
      train: {
        step: ({ x }) => {
          const pull = tf.tanh(tf.sub(weight, tf.mean(x as Tensor2D, 0)))
          weight.assign(tf.sub(weight, tf.mul(pull, odd)))
          return { loss: tf.sum(tf.square(pull)) as Scalar, metrics: {} }
        },
        feeds: { x: { shape: [3], dtype: 'float32' } },
        batchSizes: [2],
        data: { x: { shape: [4, 3], values: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)) } },
        fed: false,
      },
    },
  }
}

const onNative = skipUnless(engine.backend === 'tensorflow', 'native TensorFlow')
describe(`graphs that were compiled before, on ${engine.backend}`, onNative, () => {
  test('the next program with the same graph takes over the session, with its own variables and data', () => {
    const [first, second] = [pulling(), pulling()]
    second.weight.assign(tf.tensor1d([3, 3, 3]))
    const before = compileProgram(first, { keepSession: true })
    before.steps.train.runMany(ROWS, 2)
    before.dispose()
    const after = compileProgram(second, { keepSession: true })
    const fresh = compileProgram(second)
    expect([before.report.reused, after.report.reused, fresh.report.reused]).toEqual([false, true, false])
    expect(after.report.key).toBe(before.report.key)
    expect(after.steps.train.runMany(ROWS, 2)).toEqual(fresh.steps.train.runMany(ROWS, 2))
    expect(() => before.steps.train.runMany(ROWS, 2)).toThrow(/disposed/)
    after.dispose()
    fresh.dispose()
  })

  test('another constant is another graph', () => {
    const [half, third] = [pulling(0.5), pulling(1 / 3)].map((definition) => compileProgram(definition))
    expect(half?.report.key).not.toBe(third?.report.key)
    half?.dispose()
    third?.dispose()
  })

  test('a graph that passed its check is not checked again, by this process or the next; a damaged note counts as none', () => {
    const prepare = (notes: GraphNotes) => {
      const definition = pulling()
      let eagerSteps = 0
      const { step } = definition.steps.train
      const counted = {
        ...definition,
        steps: { train: { ...definition.steps.train, step: (batch: Parameters<typeof step>[0]) => (eagerSteps++, step(batch)) } },
      }
      const { program, check: report } = prepareProgram(counted, check, { notes })
      program.dispose()
      return { eagerSteps, report }
    }
    // Once to trace it; the check runs its two steps eagerly beside.
    const first = prepare(graphNotes(folder, engine))
    expect(first).toMatchObject({ eagerSteps: 3, report: { passed: true, steps: 2 } })
    expect(prepare(graphNotes(folder, engine))).toEqual({ eagerSteps: 1, report: first.report })
    expect(prepare(graphNotes(folder, { ...engine, threads: engine.threads + 1 })).eagerSteps).toBe(3)
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{"checked":{"passed":true}')
    expect(prepare(graphNotes(folder, engine)).eagerSteps).toBe(3)
  })

  test('a folder that cannot be written is no error: the process remembers', () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    const notes = graphNotes(join(file, 'below'), engine)
    notes.add('a', { checked: { steps: 2, difference: 0, tolerance: 1, passed: true } })
    expect(notes.read('a').checked?.steps).toBe(2)
  })
})
