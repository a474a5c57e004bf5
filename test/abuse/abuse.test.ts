import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Schemas } from '@trainyard/client'
import { type Stack, startStack } from '@trainyard/testing/stack.js'
import { waitFor } from '@trainyard/local'
import { abuses, type Target } from './abuses.js'
import { feel, measure, type Measured, tableOf } from './measure.js'

/** `npm run abuse` sets these; without them the short form runs: what is answered counts, not how fast. */
const { TRAINYARD_ABUSE_SECONDS: seconds = '1', TRAINYARD_ABUSE_REPORT: report } = process.env
const milliseconds = Number(seconds) * 1_000

let stack: Stack
let target: Target
let other: Target
const rows: Measured[] = []

const job = {
  architecture: {
    layers: [
      { type: 'dense', units: 8 },
      { type: 'dropout', rate: 0.1 },
    ],
  },
  training: { epochs: 2, batch_size: 8 },
}

/** A project with a key, a data set, a model, and a job that runs for as long as it is let. */
async function projectOf(project: string): Promise<Target> {
  const { data: made } = await stack.client.api.POST('/v1/api-keys', { body: { name: 'abuse', project, scopes: ['jobs:write', 'jobs:read', 'predict'] } })
  const key = String(made?.secret)
  const { api } = createClient({ url: stack.url, key })
  const { data } = await api.POST('/v1/datasets', { body: { source: { type: 'sample', sample: 'iris' } } })
  const dataset = String(data?.id)
  const ready = async () => (await api.GET('/v1/datasets/{id}', { params: { path: { id: dataset } } })).data?.status === 'ready'
  await waitFor({ what: 'the data set', limitSeconds: 60, everyMilliseconds: 100, check: ready })
  const post = async (changes: object) =>
    String(Reflect.get((await api.POST('/v1/jobs', { body: { ...job, dataset: { id: dataset }, ...changes } as Schemas['JobSpecInput'] })).data ?? {}, 'id'))
  const id = await post({ model: { name: 'iris' } })
  const done = async () => (await api.GET('/v1/jobs/{id}', { params: { path: { id } } })).data?.status === 'succeeded'
  await waitFor({ what: 'the model', limitSeconds: 60, everyMilliseconds: 100, check: done })
  const jobId = await post({ training: { epochs: 100_000, batch_size: 8 }, limits: { max_seconds: 3_000 } })
  return { url: new URL(stack.url), key, jobId, dataset, model: 'iris' }
}

beforeAll(async () => {
  stack = await startStack()
  target = await projectOf('default')
  other = await projectOf('other')
  rows.push({ abuse: 'none', statuses: {}, felt: await feel(other, milliseconds) })
}, 180_000)
afterAll(async () => {
  process.stdout.write(`${tableOf(rows)}\n`)
  if (report !== undefined) writeFileSync(report, JSON.stringify(rows, null, 1))
  await stack?.stop()
}, 60_000)

test.each(abuses)(
  'another project is answered beside $name, and the abuse is told so',
  async (abuse) => {
    const measured = await measure(abuse, target, other, milliseconds)
    rows.push(measured)
    expect(measured.felt.failures).toEqual([])
    expect(abuse.answers).toEqual(expect.arrayContaining(Object.keys(measured.statuses).map(Number)))
  },
  milliseconds + 90_000,
)
