import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../support/stack.js'
import { lineOf, type Outcome, runChecks, summaryOf } from './src/check.js'
import { checks } from './src/checks/index.js'
import { openTarget } from './src/target.js'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ environment: { TRAINYARD_DEVICE: 'cpu' } })
})
afterAll(() => stack?.stop())

const network = { layers: [{ type: 'dense', units: 8 }] }
const imageNetwork = { layers: [{ type: 'flatten' }, { type: 'dense', units: 8 }] }
/** Texts and numbers in one table, so that a model has an input of each kind. */
const mixed = new File(
  [['color,weight,kind', ...Array.from({ length: 60 }, (_, row) => `${['red', 'green', 'blue'][row % 3]},${row / 4},${row % 2 ? 'odd' : 'even'}`)].join('\n')],
  'mixed.csv',
)

async function train(name: string, dataset: string, architecture: object = network): Promise<void> {
  const { api } = stack.client
  await expect.poll(async () => (await api.GET('/v1/datasets/{id}', { params: { path: { id: dataset } } })).data?.status, { timeout: 60_000 }).toBe('ready')
  const body = { name, dataset: { id: dataset }, architecture, training: { epochs: 1 }, ensemble: { members: 2 }, seed: 1, model: { name } }
  const { data: job } = await api.POST('/v1/jobs', { body: body as never })
  if (job?.object !== 'job') throw new Error(`${name} was not queued`)
  let last = ''
  for await (const event of stack.client.watchEvents(job.id)) if (event.type === 'status') last = String(event.data.data['status'])
  expect(last).toBe('succeeded')
}

test('this service passes every demand of the Open Inference Protocol and of the extensions that it announces', async () => {
  const samples = ['iris', 'digits'] as const
  for (const sample of samples) {
    const { data } = await stack.client.api.POST('/v1/datasets', { body: { name: sample, source: { type: 'sample', sample } } as never })
    if (!data) throw new Error(`${sample} was not created`)
    await train(sample, data.id, sample === 'digits' ? imageNetwork : network)
  }
  await train('mixed', (await stack.client.uploadDataset({ name: 'mixed', format: 'csv', label: 'kind' }, [mixed])).id)
  const target = await openTarget({ url: stack.url, headers: { authorization: `Bearer ${stack.key}` } })
  expect(target.models.map(({ name }) => name).sort()).toEqual(['digits', 'iris', 'mixed'])
  const outcomes = await runChecks(checks, target, () => undefined)
  const ended = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).map(lineOf)
  console.log(summaryOf(outcomes))
  expect(ended('failed')).toEqual([])
  // Every model of this test is there so that every check finds one: nothing may be left out.
  expect(ended('not applicable')).toEqual([])
})
