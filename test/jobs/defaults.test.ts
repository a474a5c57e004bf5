import { defined, type JobPlan, type ResolvedJobSpec, readTensorFile, uploadSpec } from '@trainyard/spec'
import { loadEngine, prepareDataset, trainMember } from '@trainyard/training'
import { expect, test } from 'vitest'
import { checkJob } from '../../apps/api/src/routes/jobs/create-job/check-job.js'
import { recordingPorts } from '../support/training/toy-task.js'

/** Numbers that follow from a seed, from 0 to 1. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return state / 2 ** 31
  }
}

/** Tables as people have them: columns of very different size, a category, missing cells, and a label that follows from some of them. */
const tables: Record<string, (next: () => number) => string> = {
  'three classes': (next) => {
    const [age, income] = [18 + 60 * next(), Math.exp(8 + 3 * next())]
    const level = age / 78 + income / 60_000 + 0.3 * next()
    return [age.toFixed(1), next() < 0.1 ? '' : income.toFixed(0), `city ${Math.floor(5 * next())}`, level < 0.7 ? 'low' : level < 1 ? 'middle' : 'high'].join()
  },
  'prices far from zero': (next) => {
    const [size, year] = [30 + 200 * next(), 1_900 + Math.floor(120 * next())]
    return [size.toFixed(1), String(year), `kind ${Math.floor(4 * next())}`, (2e6 + 900 * size + 40 * year + 5_000 * next()).toFixed(2)].join()
  },
}
const rows = 300

const planOf = async (text: string, preset: string): Promise<{ plan: JobPlan; set: Awaited<ReturnType<typeof prepareDataset>> }> => {
  const set = await prepareDataset({ type: 'upload', spec: uploadSpec.parse({ format: 'csv', name: 'table', label: 'y' }), files: [] }, [
    { filename: 'table.csv', bytes: Buffer.from(text) },
  ])
  const plan = await checkJob(
    { dataset: { id: `ds_${'0'.repeat(26)}` }, architecture: { preset }, seed: 1 },
    {
      errors: [],
      drawSeed: () => 1,
      largestWorker: async () => ({ memoryBytes: null, flopsPerSecond: null }),
      findStart: async () => null,
      findDataset: async () => ({ name: 'table', status: 'ready', error: null, info: set.info, bytes: set.file.length }),
      findPublication: async () => ({ next: 1, newest: null, floor: null }),
    },
  )
  return { plan, set }
}

const cases = Object.keys(tables).flatMap((table) => ['mlp', 'realmlp'].map((preset) => [preset, table] as const))

/** Only the beginning of a training, which is told that it ended early. */
const shortened = (spec: ResolvedJobSpec): ResolvedJobSpec => ({ ...spec, training: { ...spec.training, epochs: 8, early_stopping: null } })

test.each(cases)('the defaults of %s on a table of %s learn, and no diagnostic warns of them', async (preset, name) => {
  const next = numbersFrom(7)
  const line = defined(tables[name], 'table')
  const { plan, set } = await planOf(['a,b,c,y', ...Array.from({ length: rows }, () => line(next))].join('\n'), preset)
  const { ports, seen } = recordingPorts()
  const task = { spec: shortened(plan.spec), info: set.info, dataset: readTensorFile(set.file), member: 0, seed: 1, resume: null }
  const outcome = await trainMember(task, ports, await loadEngine({ device: 'cpu' }))
  expect(outcome.status).toBe('succeeded')
  const findings = seen.events.filter(({ type, data }) => type === 'diagnostic' && data?.['rule'] !== 'still_improving')
  expect(findings).toEqual([])
  const losses = seen.points.filter(({ key }) => key === 'val_loss').map(({ value }) => value ?? Number.NaN)
  expect(Math.min(...losses)).toBeLessThan(0.9 * defined(losses[0], 'first validation'))
})
