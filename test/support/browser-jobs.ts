import type { TrainyardClient } from '@trainyard/client'
import { waitFor } from '@trainyard/local'

type Wanted = {
  name: string
  dataset?: string
  epochs: number
  members?: number
  seed?: number
  learningRate?: number
  metricsEverySteps?: number
  model?: string
}

/** Queues a job of one dense layer; of iris, if no data set is named. Gives its id. */
export async function submit(
  client: TrainyardClient,
  { name, dataset, epochs, members = 1, seed = 7, learningRate = 0.01, metricsEverySteps = 10, model }: Wanted,
): Promise<string> {
  const { data } = await client.api.POST('/v1/jobs', {
    body: {
      name,
      seed,
      dataset: { id: dataset ?? (await datasetId(client, 'iris')) },
      architecture: { layers: [...(dataset ? [{ type: 'flatten' as const }] : []), { type: 'dense', units: 64, activation: 'relu' }] },
      optimizer: { type: 'adam', learning_rate: learningRate },
      training: { epochs, batch_size: dataset ? 128 : 16, metrics_every_steps: metricsEverySteps },
      ensemble: { members },
      ...(model ? { model: { name: model } } : {}),
    },
  })
  if (data?.object !== 'job') throw new Error('the job was not queued')
  return data.id
}

/** Makes a data set of a sample, and waits until it is ready. */
export async function addSample(client: TrainyardClient, sample: 'mnist' | 'iris'): Promise<void> {
  await client.api.POST('/v1/datasets', { body: { source: { type: 'sample', sample } } })
  await waitFor({ what: `${sample} to be ready`, limitSeconds: 120, everyMilliseconds: 200, check: async () => (await datasetId(client, sample)) !== '' })
}

/** The id of a data set that is ready; nothing where there is none. */
export async function datasetId(client: TrainyardClient, name: string): Promise<string> {
  const { data } = await client.api.GET('/v1/datasets', { params: { query: { limit: 100 } } })
  return data?.data.find((dataset) => dataset.name === name && dataset.status === 'ready')?.id ?? ''
}

/** The id of the newest job of a name; nothing where there is none. */
export async function newestJob(client: TrainyardClient, name: string): Promise<string> {
  const { data } = await client.api.GET('/v1/jobs', { params: { query: { name, limit: 1 } } })
  return data?.data[0]?.id ?? ''
}

/**
 * Waits for the end of a job.
 * @throws {Error} when it does not succeed.
 */
export async function untilEnded(client: TrainyardClient, id: string): Promise<void> {
  for await (const page of client.watchMetrics(id, { intervalMs: 200 }))
    if (page.complete && page.status !== 'succeeded') throw new Error(`the job ended as ${page.status}`)
}

/** How many points the service holds of a job. */
export async function sourcePoints(client: TrainyardClient, id: string): Promise<number> {
  const { data } = await client.api.GET('/v1/jobs/{id}/metrics', { params: { path: { id }, query: { max_points: 2 } } })
  return data?.source_points ?? 0
}
