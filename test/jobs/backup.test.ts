import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { stopProcess } from '@trainyard/local'
import { defined } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { type Stack, startStack } from '../support/stack.js'
import { until } from '../support/until.js'

const cli = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url))
const flowers = [
  [5.1, 3.5, 1.4, 0.2],
  [6.3, 3.3, 6, 2.5],
]

/** Runs a command of the command line on the database of a stack. */
const trainyard = (stack: Stack, ...command: string[]) =>
  promisify(execFile)(process.execPath, [cli, ...command], { env: { ...process.env, DATABASE_URL: stack.database.url } })

async function submit({ client }: Stack, datasetId: string, name: string, epochs: number): Promise<string> {
  const { data } = await client.api.POST('/v1/jobs', {
    body: {
      name,
      dataset: { id: datasetId },
      architecture: { layers: [{ type: 'dense', units: 8, activation: 'relu' }] },
      training: { epochs, batch_size: 8, checkpoint_every_steps: 20 },
      ensemble: { members: 2 },
      seed: 3,
      model: { name },
    },
  })
  if (data?.object !== 'job') throw new Error('no job')
  return data.id
}

const ended = ({ client }: Stack, id: string) =>
  until(`the end of ${id}`, async () => (await client.api.GET('/v1/jobs/{id}', { params: { path: { id } } })).data?.status === 'succeeded')

const predict = async ({ client }: Stack, name: string): Promise<unknown> =>
  (await client.api.POST('/v1/models/{name}:predict', { params: { path: { name } }, body: { instances: flowers } })).data

/** The weights that a job ended with, by their SHA-256. */
async function weights({ database }: Stack, jobId: string): Promise<string[]> {
  const { rows } = await database.db.pool.query<{ sha256: string }>(`SELECT sha256 FROM checkpoints WHERE job_id = $1 AND kind = 'final' ORDER BY member`, [
    jobId,
  ])
  return rows.map(({ sha256 }) => sha256)
}

const servingToken = randomBytes(16).toString('hex')

/** Every secret that an installation works with. */
async function secretsOf({ client, key, database }: Stack): Promise<Record<string, string>> {
  const secretIn = (text: string) => text.replace(/^ty_[a-z0-9]+_/, '')
  const { data: made } = await client.api.POST('/v1/api-keys', { body: { name: 'canary', scopes: ['jobs:read'] } })
  const { data: ticket } = await client.api.POST('/v1/tickets', { body: {} })
  return {
    'the first key': secretIn(key),
    'a key that was made': secretIn(defined(made?.secret, 'the secret of a key')),
    'a ticket': defined(ticket, 'a ticket').ticket,
    'the token of serving': servingToken,
    'the password of Postgres': decodeURIComponent(new URL(database.url).password),
  }
}

/** Which of the secrets stand in a file, by the name of both. */
function foundIn(files: readonly string[], secrets: Readonly<Record<string, string>>): string[] {
  return files.flatMap((file) => {
    const text = readFileSync(file, 'latin1')
    return Object.entries(secrets).flatMap(([kind, secret]) =>
      [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')].some((form) => text.includes(form))
        ? [`${kind} in ${path.basename(file)}`]
        : [],
    )
  })
}

test('a backup of a running installation, restored into an empty one, answers with the same numbers, and its job ends with the same bits', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-backup-'))
  const file = path.join(folder, 'everything.tar')
  const environment = { TRAINYARD_DEVICE: 'cpu', WORKER_SLOTS: '1', LOG_LEVEL: 'debug', SERVING_TOKEN: servingToken }
  try {
    const first = await startStack({ environment })
    let expected: { prediction: unknown; weights: string[]; id: string }
    try {
      const { data } = await first.client.api.POST('/v1/datasets', { body: { name: 'iris', source: { type: 'sample', sample: 'iris' } } })
      const dataset = defined(data, 'the data set').id
      await until('the data set', async () => (await first.client.api.GET('/v1/datasets/{id}', { params: { path: { id: dataset } } })).data?.status === 'ready')
      await ended(first, await submit(first, dataset, 'done', 2))
      const id = await submit(first, dataset, 'running', 150)
      const saved = `SELECT 1 FROM checkpoints WHERE job_id = $1 AND kind = 'last'`
      await until('a checkpoint', async () => (await first.database.db.pool.query(saved, [id])).rows.length > 0)
      const secrets = await secretsOf(first)
      await trainyard(first, 'backup', file)
      expect((await first.client.api.GET('/v1/jobs/{id}', { params: { path: { id } } })).data?.status).toBe('running')
      await ended(first, id)
      expected = { prediction: await predict(first, 'done'), weights: await weights(first, id), id }
      const logs = ['api', 'serving', 'worker'].map((name) => path.join(first.home, 'logs', `${name}.log`))
      expect(readFileSync(defined(logs.at(-1), 'the log of the worker and its trainers'), 'utf8')).toContain('"level":20')
      expect(Object.values(secrets).every((secret) => secret.length > 8)).toBe(true)
      expect(foundIn([file, ...logs], secrets)).toEqual([])
    } finally {
      await first.stop()
    }
    const second = await startStack({ environment })
    try {
      await trainyard(second, 'restore', file, '--verify')
      await trainyard(second, 'restore', file)
      await stopProcess({ home: second.home, name: 'api', graceSeconds: 30 })
      await second.restart('api')
      expect(await predict(second, 'done')).toEqual(expected.prediction)
      await ended(second, expected.id)
      expect(await weights(second, expected.id)).toEqual(expected.weights)
      await expect(trainyard(second, 'restore', file)).rejects.toMatchObject({ code: 8, stderr: expect.stringContaining('Nothing was restored') })
    } finally {
      await second.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 300_000)
