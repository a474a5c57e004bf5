import { type Calls as ClientCalls, createCalls, type Schemas } from '@trainyard/client'
import { readiness, type Readiness } from '@trainyard/spec'
import { CliError, messageOf } from '../cli-error.js'
import type { ApiConnection } from './connect.js'

/** Every call that commands make, by name; rejections are thrown as the client's errors. */
export type Calls = ClientCalls & { ready(): Promise<Readiness> }

/** The calls over a connection. */
export const calls = ({ url, client }: ApiConnection): Calls => ({ ...createCalls(() => client), ready: () => readReadiness(url) })

const limitSeconds = 10

/**
 * What is in use and whether it answers. Needs no key, and takes "not ready" for an answer.
 * @throws {CliError} `unreachable` when there is none, `failed` when something else answers at this address.
 */
async function readReadiness(url: string): Promise<Readiness> {
  let reply: unknown
  try {
    reply = await (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(limitSeconds * 1000) })).json()
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
    throw new CliError('unreachable', `the service at ${url} does not answer (${messageOf(cause)})`, { cause: error })
  }
  const parsed = readiness.safeParse(reply)
  if (!parsed.success) throw new CliError('failed', `what answers at ${url} is not Trainyard, or another version of it`)
  return parsed.data
}

/** The shapes of replies, as the service's own document describes them. */
export type JobView = Schemas['Job']
export type EnsembleResult = Schemas['EnsembleResult']
export type DatasetView = Schemas['Dataset']
export type PreviewRow = Schemas['DatasetPreview']['rows'][number]
export type SampleEntry = Schemas['SampleDataset']
export type EventView = Schemas['Event']
export type MetricsPage = Schemas['MetricsPage']
export type MetricSeries = Schemas['MetricSeries']
export type DriftView = Schemas['Drift']
export type ModelView = Schemas['Model']
export type ModelVersionView = Schemas['ModelVersion']
export type PredictReply = Schemas['PredictReply']
