import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../support/stack.js'
import { type CollectedSpan, startTraceCollector, type TraceCollector } from '../support/trace-collector.js'

let stack: Stack
let collector: TraceCollector
beforeAll(async () => {
  collector = await startTraceCollector()
  stack = await startStack({ environment: { WORKER_SLOTS: '1', TRAINYARD_DEVICE: 'cpu', ...collector.environment } })
})
afterAll(async () => {
  await stack?.stop()
  collector?.close()
})

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

const predictRoute = '/v1/models/:name(^[A-Za-z0-9_.-]+)::predict'

/** A caller's own span, and the headers that name it. */
const callerSpan = (digit: string): { traceId: string; spanId: string; headers: Record<string, string> } => {
  const [traceId, spanId] = [digit.repeat(32), digit.repeat(16)]
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-01` } }
}

const post = async (path: string, body: unknown, headers: Record<string, string>): Promise<Record<string, unknown>> => {
  const init = { method: 'POST', body: JSON.stringify(body), headers: { authorization: `Bearer ${stack.key}`, 'content-type': 'application/json', ...headers } }
  const reply = await fetch(`${stack.url}${path}`, init)
  expect(reply.status).toBeLessThan(300)
  return (await reply.json()) as Record<string, unknown>
}

/** The spans of a trace, once all of these have come, each as `service name` with the one above it. */
async function tree(traceId: string, awaited: readonly string[]): Promise<{ spans: CollectedSpan[]; edges: Set<string> }> {
  const own = () => collector.spans.filter((span) => span.traceId === traceId)
  const title = ({ service, name }: CollectedSpan): string => `${service.replace('trainyard-', '')} ${name}`
  await expect.poll(() => own().map(title), { timeout: 20_000, interval: 50 }).toEqual(expect.arrayContaining([...awaited]))
  const spans = own()
  const above = (span: CollectedSpan): string => {
    const parent = spans.find(({ spanId }) => spanId === span.parentSpanId)
    return parent ? title(parent) : 'caller'
  }
  return { spans, edges: new Set(spans.map((span) => `${above(span)} > ${title(span)}`)) }
}

test('a job is one trace from its POST through the queue and the worker to the trainer, and a prediction is one through both servers', async () => {
  const dataset = await post('/v1/datasets', { name: 'iris', source: { type: 'sample', sample: 'iris' } }, {})
  const prepared = async () => (await stack.client.api.GET('/v1/datasets/{id}', { params: { path: { id: String(dataset['id']) } } })).data?.status
  await expect.poll(prepared, { timeout: 60_000, interval: 100 }).toBe('ready')
  const caller = callerSpan('c')
  const body = { dataset: { id: dataset['id'] }, architecture: { layers: [] }, training: { epochs: 3 }, ensemble: { members: 2 }, model: { name: 'followed' } }
  const job = await post('/v1/jobs', body, caller.headers)
  const { spans, edges } = await tree(caller.traceId, ['worker attempt combine', 'trainer train', 'trainer combine'])

  // One connected tree, below the caller's span.
  const ids = new Set([caller.spanId, ...spans.map(({ spanId }) => spanId)])
  expect(spans.filter(({ parentSpanId = '' }) => !ids.has(parentSpanId))).toEqual([])
  const expected = [
    'caller > api POST /v1/jobs',
    'api POST /v1/jobs > api jobs: insert',
    'api POST /v1/jobs > worker wait in the queue',
    'api POST /v1/jobs > worker attempt train',
    'worker attempt train > worker fetch files',
    'worker attempt train > worker wait for a trainer',
    'worker attempt train > trainer train',
    'trainer train > trainer load data',
    'trainer train > trainer compile',
    'trainer train > trainer epochs',
    'trainer train > trainer checkpoint',
    'trainer train > trainer make the result',
    'worker attempt train > worker store checkpoint',
    'worker attempt train > worker record result',
    'api POST /v1/jobs > worker attempt combine',
    'worker attempt combine > trainer combine',
  ]
  expect([...edges]).toEqual(expect.arrayContaining(expected))
  const one = (name: string): CollectedSpan | undefined => spans.find((span) => span.name === name)
  expect(one('POST /v1/jobs')).toMatchObject({
    kind: 2,
    attributes: { 'http.request.method': 'POST', 'http.route': '/v1/jobs', 'http.response.status_code': 201, 'trainyard.project.id': expect.any(String) },
  })
  expect(one('attempt train')).toMatchObject({
    kind: 5,
    attributes: { 'trainyard.job.id': job['id'], 'trainyard.attempt': 1, 'trainyard.members': [0, 1], 'trainyard.verdict': 'complete' },
  })
  expect(one('compile')?.attributes).toEqual({ 'trainyard.members': 2 })
  // Heartbeats, metrics and the like are no spans: an attempt may last for hours.
  const attempt = one('attempt train')?.spanId
  expect(new Set(spans.filter(({ parentSpanId, service }) => parentSpanId === attempt && service === 'trainyard-worker').map(({ name }) => name))).toEqual(
    new Set(['fetch files', 'wait for a trainer', 'store checkpoint', 'record result']),
  )

  const asker = callerSpan('d')
  await post('/v1/models/followed:predict', { instances: [[5.1, 3.5, 1.4, 0.2]] }, asker.headers)
  const asked = await tree(asker.traceId, [`api POST ${predictRoute}`, `serving POST ${predictRoute}`])
  const parts = ['decode', 'read rows', 'wait for a turn', 'compute'].map((name) => `serving POST ${predictRoute} > serving ${name}`)
  expect([...asked.edges]).toEqual(expect.arrayContaining([`api POST ${predictRoute} > serving POST ${predictRoute}`, ...parts]))
  expect(asked.spans.filter(({ parentSpanId }) => parentSpanId === asker.spanId).map(({ service }) => service)).toEqual(['trainyard-api'])
})
