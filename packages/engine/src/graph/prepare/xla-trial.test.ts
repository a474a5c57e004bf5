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
import { tryXla, XLA_TOLERANCE } from './xla-trial.js'

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
const remembered = (plainMs: number, xlaMs: number): GraphNotes => ({ read: () => ({ timed: { plainMs, xlaMs, difference: 0 } }), add: () => undefined })

describe(`the choice of XLA on ${engine.backend}`, { ...onNative, timeout: 60_000 }, () => {
  test('both forms of a step are timed from the same values, agree within the tolerance, and leave the variables as they were', () => {
    const definition = pulling()
    const { program, choice } = tryXla(definition, compileProgram(definition), check, { steps: 1e9 })
    expect(['faster', 'not faster']).toContain(choice.reason)
    expect(choice.used).toBe(program.report.xla)
    expect(choice.timing?.plainMs).toBeGreaterThan(0)
    expect(choice.timing?.xlaMs).toBeGreaterThan(0)
    expect(choice.timing?.difference).toBeLessThanOrEqual(XLA_TOLERANCE)
    program.readVariables()
    expect([...definition.weight.dataSync()]).toEqual([0.5, -0.25, 1])
    program.dispose()
  })

  test('a training that would be over sooner than the trial is not held up by one', () => {
    const definition = pulling()
    const { program, choice } = tryXla(definition, compileProgram(definition), check, { steps: 100 })
    expect(choice).toEqual({ used: false, reason: 'training too short for a trial' })
    expect(program.report.xla).toBe(false)
    program.dispose()
  })

  test('the faster form is taken, and a form that was slower before is not compiled again', () => {
    const definition = pulling()
    const faster = tryXla(definition, compileProgram(definition), check, { steps: 1e9, notes: remembered(2, 1) })
    expect(faster.choice).toMatchObject({ used: true, reason: 'faster', remembered: true })
    expect(faster.program.report.xla).toBe(true)
    const slower = tryXla(definition, compileProgram(definition), check, { steps: 1e9, notes: remembered(1, 1) })
    expect(slower.choice).toMatchObject({ used: false, reason: 'not faster', remembered: true })
    const [a, b] = [slower, faster].map((tried) => tried.program.steps.train.runMany(ROWS, 2).loss)
    a?.forEach((loss, i) => expect(Math.abs(loss - (b?.[i] ?? Number.NaN))).toBeLessThan(1e-5))
    faster.program.dispose()
    slower.program.dispose()
  })

  test('results that differ by more than the tolerance are refused', () => {
    const definition = pulling()
    const { program, choice } = tryXla(definition, compileProgram(definition), { ...check, tolerance: -1 }, { steps: 1e9 })
    expect(choice).toMatchObject({ used: false, reason: 'results differ' })
    program.dispose()
  })
})

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
    notes.add('a', { timed: { plainMs: 1, xlaMs: 2, difference: 0 } })
    expect(notes.read('a').timed?.xlaMs).toBe(2)
  })
})
