import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../support/stack.js'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ environment: { WORKER_SLOTS: '1', TRAINYARD_DEVICE: 'cpu' } })
})
afterAll(() => stack?.stop())

const steps = 8
const vocabulary = 30
/** Numbers that repeat from run to run, evenly spread over 0 to `below` - 1 (a linear congruence, Numerical Recipes §7.1). */
function draws(): (below: number) => number {
  let state = 1
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Rows of eight tokens, one below 5 and one from 5 to 9 among larger ones; the label says which of the two comes first, so only their order tells. */
function tokens(rows: number): File {
  const draw = draws()
  const lines = Array.from({ length: rows }, () => {
    const row = Array.from({ length: steps }, () => 10 + draw(vocabulary - 10))
    const low = draw(steps)
    const high = (low + 1 + draw(steps - 1)) % steps
    row[low] = draw(5)
    row[high] = 5 + draw(5)
    return [...row, low < high ? 'low' : 'high'].join(',')
  })
  const heading = [...Array.from({ length: steps }, (_, step) => `t${step}`), 'first'].join(',')
  return new File([[heading, ...lines].join('\n')], 'tokens.csv')
}

/** A row that is the same whichever way round the two tokens stand, but for their places. */
const withTokens = (first: number, second: number): number[] => [20, first, 20, 20, 20, second, 20, 20]

test('a network of an embedding, an LSTM and a GRU learns over HTTP what only the order of the tokens tells', async () => {
  const { api } = stack.client
  const { id } = await stack.client.uploadDataset({ name: 'tokens', format: 'csv', label: 'first', test_fraction: 0.2 }, [tokens(1_500)])
  const prepared = async () => (await api.GET('/v1/datasets/{id}', { params: { path: { id } } })).data?.status
  await expect.poll(prepared, { timeout: 60_000, interval: 100 }).toBe('ready')
  const layers = [
    { type: 'embedding', vocabulary, dimensions: 8 },
    { type: 'lstm', units: 16, return_sequences: true },
    { type: 'gru', units: 16 },
  ]
  const body = {
    name: 'order',
    dataset: { id, validation_fraction: 0.1 },
    architecture: { layers },
    optimizer: { type: 'adam', learning_rate: 0.01 },
    training: { epochs: 12, batch_size: 32 },
    seed: 3,
    model: { name: 'order' },
  }
  const { data: job } = await api.POST('/v1/jobs', { body: body as never })
  if (job?.object !== 'job') throw new Error('the job was not queued')
  const statuses: string[] = []
  for await (const event of stack.client.watchEvents(job.id)) if (event.type === 'status') statuses.push(String(event.data.data['status']))
  expect(statuses.at(-1)).toBe('succeeded')
  const { data: ended } = await api.GET('/v1/jobs/{id}', { params: { path: { id: job.id } } })
  expect(ended?.ensemble?.metrics['accuracy']).toBeGreaterThan(0.95)
  const reply = await stack.client.predict('order', { instances: [withTokens(2, 7), withTokens(7, 2)] })
  expect(reply.predictions.map(({ label }) => label)).toEqual(['low', 'high'])
})
