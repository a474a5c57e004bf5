import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { ChaosOptions } from './options.js'

const created = z.object({ id: z.string() })
const dataset = z.object({ status: z.string(), error: z.string().nullable() })
const job = z.object({ status: z.string() })
const patienceMs = 60_000
const trainingMs = 300_000

/** The service as a client sees it that does not give up while the server is away. */
export type Service = {
  /** Makes the Iris data set and waits until it is prepared. */
  prepareDataset(): Promise<string>
  /** Uploads a table and waits until it is prepared. */
  uploadTable(spec: { name: string; label: string }, csv: string): Promise<string>
  /** Deletes what a path names. */
  remove(path: string): Promise<void>
  /**
   * Submits a job and waits until it has succeeded.
   * @throws {Error} where it has not.
   */
  train(spec: object): Promise<void>
  /** Submits the job of this test; the same key is sent again until the server answers, so it is one job. `model` is a name of its own if it is left out. */
  submit(datasetId: string, model?: string): Promise<string>
  /** Milliseconds until the API answers again. */
  untilAnswering(): Promise<number>
}

export function createService({ url, key, epochs, members }: Pick<ChaosOptions, 'url' | 'key' | 'epochs' | 'members'>): Service {
  const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    const idempotency = randomUUID()
    return retried(async () => {
      const type = body && !(body instanceof FormData) ? { 'content-type': 'application/json' } : {}
      const headers = { authorization: `Bearer ${key}`, ...type, ...(body && { 'idempotency-key': idempotency }) }
      const sent = body instanceof FormData ? body : JSON.stringify(body)
      const reply = await fetch(url + path, { method, headers, signal: AbortSignal.timeout(10_000), ...(body && { body: sent }) })
      const text = await reply.text()
      if (reply.status >= 500 || reply.status === 409) throw new Error(`${method} ${path}: ${reply.status} ${text}`)
      if (method === 'DELETE' && reply.status === 404) return null // An attempt before this one, whose answer was lost, has deleted it.
      if (!reply.ok) throw new RejectedError(`${method} ${path}: ${reply.status} ${text}`)
      return text === '' ? null : JSON.parse(text)
    })
  }
  const untilReady = async (id: string): Promise<string> =>
    retried(async () => {
      const { status, error } = dataset.parse(await call('GET', `/v1/datasets/${id}`))
      if (status === 'failed') throw new RejectedError(`the data set failed: ${JSON.stringify(error)}`)
      if (status !== 'ready') throw new Error(`the data set is ${status}`)
      return id
    })
  return {
    prepareDataset: async () => untilReady(created.parse(await call('POST', '/v1/datasets', { name: 'iris', source: { type: 'sample', sample: 'iris' } })).id),
    uploadTable: async (spec, csv) => {
      const form = new FormData()
      form.set('spec', JSON.stringify({ ...spec, format: 'csv' }))
      form.set('file', new Blob([csv]), 'table.csv')
      return untilReady(created.parse(await call('POST', '/v1/datasets', form)).id)
    },
    remove: async (path) => {
      await call('DELETE', path)
    },
    train: async (spec) => {
      const { id } = created.parse(await call('POST', '/v1/jobs', spec))
      await retried(async () => {
        const { status } = job.parse(await call('GET', `/v1/jobs/${id}`))
        if (status === 'failed' || status === 'cancelled') throw new RejectedError(`the job ${id} is ${status}`)
        if (status !== 'succeeded') throw new Error(`the job ${id} is ${status}`)
      }, trainingMs)
    },
    submit: async (datasetId, model = `chaos-${randomUUID()}`) =>
      created.parse(
        await call('POST', '/v1/jobs', {
          name: 'chaos',
          dataset: { id: datasetId, validation_fraction: 0.2 },
          architecture: {
            layers: [
              { type: 'dense', units: 16 },
              { type: 'activation', function: 'relu' },
              { type: 'dropout', rate: 0.1 },
            ],
          },
          optimizer: { type: 'momentum', learning_rate: 0.01 },
          training: { epochs, batch_size: 8, checkpoint_every_steps: 250 },
          ensemble: { members },
          seed: 11,
          model: { name: model },
        }),
      ).id,
    untilAnswering: async () => {
      const started = performance.now()
      await call('GET', '/v1/jobs?limit=1')
      return performance.now() - started
    },
  }
}

/** An answer that asking again does not change. */
class RejectedError extends Error {}

async function retried<T>(attempt: () => Promise<T>, limitMs = patienceMs): Promise<T> {
  const until = performance.now() + limitMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (error instanceof RejectedError || performance.now() > until) throw error
      await delay(100)
    }
  }
}
