import { createCalls, createClient, itemsOf, type Schemas, type TrainyardClient } from '@trainyard/client'
import { defined } from '@trainyard/spec'
import { signedInSession } from './session/user.js'

let connected: { by: string; client: TrainyardClient } | null = null

/** The API that served this page, by the session of this browser. */
function connect(): TrainyardClient {
  // default: who is not signed in is answered 401, and the page asks for a key
  const by = signedInSession()?.csrf_token ?? ''
  if (connected?.by !== by) connected = { by, client: createClient({ csrfToken: by, fetch: readinessAsReply }) }
  return connected.client
}

const notReady = 503

/** A service that is not ready says so with 503, and what is missing: to this page that is an answer like any other. */
async function readinessAsReply(request: Request): Promise<Response> {
  const reply = await fetch(request)
  return reply.status === notReady && new URL(request.url).pathname === '/readyz' ? new Response(reply.body, { status: 200, headers: reply.headers }) : reply
}

const calls = createCalls(connect)

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Every call that the pages make, by name. */
export const api = {
  ...calls,
  /** Every data set that can be trained on, the newest first. */
  readyDatasets: async () => (await allOf(itemsOf(calls.datasets))).filter(({ status }) => status === 'ready'),
  /** Every diagnostic of a job, the newest first. */
  diagnostics: (id: string) => allOf(itemsOf((page) => calls.events(id, { ...page, order: 'desc', type: 'diagnostic' }))),
  /** What is in use and whether it answers. */
  ready: async () => defined((await connect().api.GET('/readyz')).data, 'the readiness of the service'),
  openapi: async () => defined((await connect().api.GET('/openapi.json')).data, 'the OpenAPI document') as { components: { schemas: Record<string, unknown> } },
}

// The shapes of replies, by the names that the pages use.
export type ApiKeyView = Schemas['ApiKey']
export type ListedSession = Schemas['ListedSession']
export type AugmentationPreview = Schemas['AugmentationPreview']
export type DatasetView = Schemas['Dataset']
export type DatasetColumn = NonNullable<DatasetView['columns']>[number]
export type DatasetPreview = Schemas['DatasetPreview']
export type EnsembleResult = Schemas['EnsembleResult']
export type EventView = Schemas['Event']
export type JobAnalysis = Schemas['JobAnalysis']
export type JobHistograms = Schemas['JobHistograms']
export type JobPlan = Schemas['JobPlan']
export type JobRow = Schemas['JobSummary']
export type JobView = Schemas['Job']
export type MemberView = JobView['members'][number]
export type MetricSeries = Schemas['MetricSeries']
export type MetricsComparison = Schemas['MetricsComparison']
export type ModelView = Schemas['Model']
export type ModelVersionView = Schemas['ModelVersion']
export type DriftView = Schemas['Drift']
export type DriftOfValues = Schemas['DriftOfValues']
export type BatchPrediction = Schemas['BatchPrediction']
export type Prediction = Schemas['Prediction']
export type SweepPlan = Schemas['SweepPlan']
export type SweepRow = Schemas['SweepSummary']
export type SweepTrial = Schemas['SweepTrial']
export type SweepView = Schemas['Sweep']
export type WorkerView = Schemas['Worker']
export type ProjectLimitsView = Schemas['ProjectLimits']
export type UsageOfDay = Schemas['ProjectUsage']
export type Readiness = Awaited<ReturnType<typeof api.ready>>
