import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { ChaosOptions } from './options.js'

const created = z.object({ id: z.string() })
const dataset = z.object({ status: z.string(), error: z.string().nullable() })
const job = z.object({ status: z.string() })
const patienceMs = 60_000

/** The service as a client sees it that does not give up while the server is away. */
export type Service = {
  /** Makes the Iris data set and waits until it is prepared. */
  prepareDataset(): Promise<string>
  /**
   * Submits a job and waits until it has succeeded.
   * @throws {Error} where it has not.
   */
  train(spec: object): Promise<void>
  /** Submits the job of this test; the same key is sent again until the server answers, so it is one job. */
  submit(datasetId: string): Promise<string>
  /** Milliseconds until the API answers again. */
  untilAnswering(): Promise<number>
}

export function createService({ url, key, epochs, members }: Pick<ChaosOptions, 'url' | 'key' | 'epochs' | 'members'>): Service {
  const call = async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> => {
    const idempotency = randomUUID()
    return retried(async () => {
      const headers = { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': idempotency }) }
      const reply = await fetch(url + path, {
        method,
        headers,
        signal: AbortSignal.timeout(10_000),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await reply.text()
      if (reply.status >= 500 || reply.status === 409) throw new Error(`${method} ${path}: ${reply.status} ${text}`)
      if (!reply.ok) throw new RefusedError(`${method} ${path}: ${reply.status} ${text}`)
      return JSON.parse(text)
    })
  }
  return {
    prepareDataset: async () => {
      const { id } = created.parse(await call('POST', '/v1/datasets', { name: 'iris', source: { type: 'sample', sample: 'iris' } }))
      return retried(async () => {
        const { status, error } = dataset.parse(await call('GET', `/v1/datasets/${id}`))
        if (status === 'failed') throw new RefusedError(`the data set failed: ${error}`)
        if (status !== 'ready') throw new Error(`the data set is ${status}`)
        return id
      })
    },
    train: async (spec) => {
      const { id } = created.parse(await call('POST', '/v1/jobs', spec))
      await retried(async () => {
        const { status } = job.parse(await call('GET', `/v1/jobs/${id}`))
        if (status === 'failed' || status === 'cancelled') throw new RefusedError(`the job ${id} is ${status}`)
        if (status !== 'succeeded') throw new Error(`the job ${id} is ${status}`)
      })
    },
    submit: async (datasetId) =>
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
          model: { name: `chaos-${randomUUID()}` },
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
class RefusedError extends Error {}

async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  const until = performance.now() + patienceMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (error instanceof RefusedError || performance.now() > until) throw error
      await delay(100)
    }
  }
}
