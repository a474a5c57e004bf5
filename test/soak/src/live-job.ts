import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from '@trainyard/client'
import type { SoakOptions } from './options.js'

const patienceMs = 180_000
const lookEveryMs = 250

/** A job that runs for longer than any measurement, and the way to end it. */
export type LiveJob = { id: string; end(): Promise<void> }

/** Starts it and waits until it has logged its first points: a network that is large for Iris, so that steps take milliseconds. */
export async function startLiveJob({ url, key }: Pick<SoakOptions, 'url' | 'key'>): Promise<LiveJob> {
  const { api } = createClient({ url, key })
  await api.POST('/v1/datasets', { body: { name: 'iris', source: { type: 'sample', sample: 'iris' } } })
  const dataset = await until('the data set to be ready', async () => {
    const { data } = await api.GET('/v1/datasets', { params: { query: { limit: 100 } } })
    return data?.data.find(({ name, status }) => name === 'iris' && status === 'ready')?.id
  })
  const { data: job } = await api.POST('/v1/jobs', {
    body: {
      name: 'soak',
      dataset: { id: dataset },
      architecture: { layers: [1, 2].map(() => ({ type: 'dense' as const, units: 512, activation: 'relu' as const })) },
      optimizer: { type: 'adam', learning_rate: 0.0001 },
      training: { epochs: 100_000, batch_size: 8, metrics_every_steps: 50 },
    },
  })
  if (job?.object !== 'job') throw new Error('the job was not queued')
  const { id } = job
  await until('the job to log its first points', async () => {
    const { data } = await api.GET('/v1/jobs/{id}/metrics', { params: { path: { id }, query: { max_points: 2 } } })
    if (data?.complete) throw new Error(`the job ended as ${data.status}`)
    return data && data.series.length > 0 ? true : undefined
  })
  return {
    id,
    end: async () => {
      await api.POST('/v1/jobs/{id}/cancel', { params: { path: { id } }, body: {} })
    },
  }
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await delay(lookEveryMs)) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error(`waited ${patienceMs / 1000} s for ${what}`)
}
