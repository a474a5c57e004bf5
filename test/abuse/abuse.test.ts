import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '@trainyard/testing/stack.js'
import { waitFor } from '@trainyard/local'
import { abuses, type Target } from './abuses.js'
import { feel, measure, type Measured, tableOf } from './measure.js'

/** `npm run abuse` sets these; without them the short form runs: what is answered counts, not how fast. */
const { TRAINYARD_ABUSE_SECONDS: seconds = '1', TRAINYARD_ABUSE_REPORT: report } = process.env
const milliseconds = Number(seconds) * 1_000

let stack: Stack
let target: Target
let otherKey: string
const rows: Measured[] = []

beforeAll(async () => {
  stack = await startStack()
  const { api } = stack.client
  const keyOf = async (project: string) =>
    (await api.POST('/v1/api-keys', { body: { name: 'abuse', project, scopes: ['jobs:write', 'jobs:read'] } })).data?.secret
  const [key, other] = [await keyOf('default'), await keyOf('other')]
  const { data: dataset } = await api.POST('/v1/datasets', { body: { source: { type: 'sample', sample: 'iris' } } })
  const id = String(dataset?.id)
  await waitFor({
    what: 'the data set',
    limitSeconds: 60,
    everyMilliseconds: 100,
    check: async () => (await api.GET('/v1/datasets/{id}', { params: { path: { id } } })).data?.status === 'ready',
  })
  const { data: job } = await api.POST('/v1/jobs', {
    body: {
      dataset: { id },
      architecture: { layers: [{ type: 'dense', units: 8 }] },
      training: { epochs: 100_000, batch_size: 8 },
      limits: { max_seconds: 3_000 },
    },
  })
  target = { url: new URL(stack.url), key: String(key), jobId: String(Reflect.get(job ?? {}, 'id')) }
  otherKey = String(other)
  rows.push({ abuse: 'none', statuses: {}, felt: await feel(target.url, otherKey, milliseconds) })
}, 180_000)
afterAll(async () => {
  process.stdout.write(`${tableOf(rows)}\n`)
  if (report !== undefined) writeFileSync(report, JSON.stringify(rows, null, 1))
  await stack?.stop()
}, 60_000)

test.each(abuses)(
  'another project is answered beside $name, and the abuse is told so',
  async (abuse) => {
    const measured = await measure(abuse, target, otherKey, milliseconds)
    rows.push(measured)
    expect(measured.felt.failures).toEqual([])
    expect(abuse.answers).toEqual(expect.arrayContaining(Object.keys(measured.statuses).map(Number)))
  },
  600_000,
)
