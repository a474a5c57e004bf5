import { type DatasetInfo, elementAt, inferShapes, jobSpec, type JobSpecInput, limits, resolvedJobSpec } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Admission, admit, demandOf } from './admission.js'

const info: DatasetInfo = {
  kind: 'image',
  task: 'classification',
  rows: 1_000,
  test_rows: 0,
  input_shape: [28, 28, 1],
  classes: ['a', 'b'],
  class_counts: [500, 500],
  columns: [],
  label: null,
}
type Size = { units: number; batch: number; epochs: number; members: number; perCall: number; maxSeconds: number; rows: number }

const base = resolvedJobSpec.parse(
  jobSpec.parse({
    dataset: { id: `ds_${'0'.repeat(26)}` },
    task: 'classification',
    seed: 1,
    architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 1 }] },
  } satisfies JobSpecInput),
)

function judged(
  { units, batch, epochs, members, perCall, maxSeconds, rows }: Size,
  worker: { memoryBytes: number | null; flopsPerSecond: number | null },
): Admission {
  const spec = {
    ...base,
    architecture: { ...base.architecture, layers: base.architecture.layers.map((layer) => (layer.type === 'dense' ? { ...layer, units } : layer)) },
    training: { ...base.training, epochs, batch_size: batch },
    ensemble: { ...base.ensemble, members, members_per_call: perCall },
    limits: { max_seconds: maxSeconds },
  }
  const known = { ...info, rows, class_counts: [rows / 2, rows / 2] }
  const inferred = inferShapes(spec.architecture, { inputShape: info.input_shape, task: 'classification', classes: 2 })
  if (!inferred.ok) throw new Error('the network is fine')
  const planned = { spec, steps: epochs * 10, flops_per_step: flopsPerStep({ units, batch }) }
  return admit(demandOf(planned, known, { shapes: inferred.shapes, datasetBytes: rows * 784 }), planned, worker)
}
/** Any number will do: the plan counts it. */
const flopsPerStep = ({ units, batch }: Pick<Size, 'units' | 'batch'>): number => 3 * batch * 2 * units * 786

const size = fc.record({
  units: fc.integer({ min: 1, max: 20_000 }),
  batch: fc.integer({ min: 1, max: 2_000 }),
  epochs: fc.integer({ min: 1, max: 1_000 }),
  members: fc.integer({ min: 1, max: 8 }),
  perCall: fc.integer({ min: 1, max: 8 }),
  maxSeconds: fc.integer({ min: 1, max: limits.jobSeconds }),
  rows: fc.integer({ min: 5, max: 500_000 }).map((half) => 2 * half),
})
const details = ({ errors, warnings }: Admission) => [...errors, ...warnings]

test('memory: more of it never turns a job away; where it is rejected with m it is warned of with a little more, and taken silently with enough', () => {
  fc.assert(
    fc.property(size, fc.integer({ min: 1, max: 2 ** 40 }), fc.double({ min: 1, max: 4, noNaN: true }), (job, bytes, more) => {
      const ofMemory = (memoryBytes: number | null) => {
        const { errors, warnings } = judged(job, { memoryBytes, flopsPerSecond: null })
        return errors.length > 0 ? 2 : warnings.length > 0 ? 1 : 0
      }
      expect(ofMemory(bytes * more)).toBeLessThanOrEqual(ofMemory(bytes))
      if (ofMemory(bytes) === 1) expect([ofMemory(bytes * limits.memoryEstimateFactor), ofMemory(bytes / limits.memoryEstimateFactor)]).toEqual([0, 2])
      expect(ofMemory(null)).toBe(0)
      expect([ofMemory(1), ofMemory(2 ** 50)]).toEqual([2, 0])
    }),
    { numRuns: 300 },
  )
})

test('memory: the message names a field that makes it less, the estimate, the limit and what to do', () => {
  const worker = (memoryBytes: number) => ({ memoryBytes, flopsPerSecond: null })
  const bytes = (text: string) => {
    const [, amount, unit] = /takes about ([\d.]+) (B|KiB|MiB|GiB|TiB) of memory/.exec(text) ?? []
    return Number(amount) * 1024 ** ['B', 'KiB', 'MiB', 'GiB', 'TiB'].indexOf(String(unit))
  }
  const least = 535e6
  fc.assert(
    fc.property(size, (job) => {
      const told = elementAt(details(judged(job, worker(least))), 0, 'details')
      expect(told.message).toMatch(/takes about [\d.]+ [KMGT]iB of memory .* allow 510 MiB\. Use .*, or start a worker with more memory$/)
      const smaller = {
        'training.batch_size': { ...job, batch: 1 },
        'ensemble.members_per_call': { ...job, perCall: 1 },
        architecture: { ...job, units: 1 },
        'dataset.id': { ...job, rows: 10 },
      }[told.path]
      if (!smaller) throw new Error(`${told.path} is no field that helps`)
      expect(bytes(elementAt(details(judged(smaller, worker(least))), 0, 'details').message)).toBeLessThanOrEqual(bytes(told.message))
      expect(judged(job, worker(1)).errors).toMatchObject([
        { path: '', message: expect.stringMatching(/less than any training takes\. Start a worker with more memory$/) },
      ])
    }),
    { numRuns: 300 },
  )
  const pack = { units: 20_000, batch: 8, epochs: 1, members: 8, perCall: 8, maxSeconds: 60, rows: 100 }
  expect(judged(pack, { memoryBytes: 2.5e9, flopsPerSecond: null }).errors).toMatchObject([
    { path: 'ensemble.members_per_call', rule: 'memory', received: 8, message: expect.stringContaining('Use fewer members per call than 8') },
  ])
})

test('time: a job is rejected exactly where one epoch of its first pack alone takes longer than max_seconds, and warned of where all epochs do', () => {
  fc.assert(
    fc.property(size, fc.double({ min: 1, max: 1e14, noNaN: true }), (job, flopsPerSecond) => {
      const { errors, warnings } = judged(job, { memoryBytes: null, flopsPerSecond })
      // Ten steps an epoch.
      const epoch = (10 * Math.min(job.members, job.perCall) * flopsPerStep(job)) / flopsPerSecond
      const wanted = epoch > job.maxSeconds ? ['error'] : epoch * job.epochs > job.maxSeconds ? ['warning'] : []
      const near = [epoch, epoch * job.epochs].some((seconds) => Math.abs(seconds / job.maxSeconds - 1) < 1e-9)
      if (!near) expect([...errors.map(() => 'error'), ...warnings.map(() => 'warning')]).toEqual(wanted)
      for (const one of details({ errors, warnings })) expect([one.path, one.rule, one.received]).toEqual(['limits.max_seconds', 'time', job.maxSeconds])
    }),
    { numRuns: 300 },
  )
})
