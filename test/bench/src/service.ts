import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort, readProcessRecord } from '@trainyard/local'
import { defined } from '@trainyard/spec'

const START_MS = 180_000
const STOP_MS = 30_000
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A whole installation with a home of its own, as `npm start` brings it up, and calls of its API. */
export type Service = {
  readonly url: string
  readonly key: string
  call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Record<string, unknown>>
  /** Uploads images and labels in IDX files and waits until the data set is ready. Returns its id. */
  uploadImages(files: readonly { readonly filename: string; readonly bytes: Uint8Array }[]): Promise<string>
  /**
   * Submits a job and waits for its end; returns it.
   * @throws {Error} where it did not succeed.
   */
  train(spec: object): Promise<Record<string, unknown>>
  /** The same service by a key of another project. */
  inProject(project: string): Promise<Service>
  /** The ids of its API and its serving process, and of the process that started them all. */
  pids(): Readonly<Record<'api' | 'serving' | 'all', number>>
  stop(): Promise<void>
}

/** Starts the service with one slot of so many threads. */
export async function startService({ threads, path, home: userHome }: { threads: number; path: string; home: string }): Promise<Service> {
  const [home, port] = [mkdtempSync(join(tmpdir(), 'trainyard-bench-')), await freePort()]
  const key = `ty_${[...randomBytes(26)].map((byte) => alphabet[byte % alphabet.length]).join('')}_${randomBytes(32).toString('base64url')}`
  const child = spawn(process.execPath, [join(root, 'apps/cli/dist/main.js'), 'up', '--no-demo', '--json', '--port', String(port)], {
    cwd: root,
    env: { PATH: path, HOME: userHome, TRAINYARD_HOME: home, TRAINYARD_API_KEY: key, WORKER_SLOTS: '1', WORKER_THREADS: String(threads) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let noise = ''
  child.stderr.on('data', (chunk) => (noise = `${noise}${String(chunk)}`.slice(-2000)))
  const stop = async () => {
    child.kill('SIGINT')
    await Promise.race([gone, wait(STOP_MS)])
    rmSync(home, { recursive: true, force: true })
  }
  const up = new Promise<void>((resolve) => createInterface({ input: child.stdout }).once('line', () => resolve()))
  const state = await Promise.race([up.then(() => 'up'), gone.then(() => 'gone'), wait(START_MS).then(() => 'late')])
  if (state !== 'up') {
    await stop()
    // default: it printed nothing
    throw new Error(`the service did not start (${state}): ${noise.trim().split('\n').at(-1) ?? ''}`)
  }
  // default: a process that was not started has no id
  const pidOf = (name: string) => readProcessRecord(home, name)?.pid ?? Number.NaN
  const pids = () => ({ api: pidOf('api'), serving: pidOf('serving'), all: defined(child.pid, 'the id of a process that is up') })
  const by = (own: string): Service => {
    const service = calls(`http://127.0.0.1:${port}`, own)
    const inProject = async (project: string) =>
      by(String((await service.call('POST', '/v1/api-keys', { name: project, project, scopes: ['jobs:write', 'jobs:read', 'predict'] }))['secret']))
    return { ...service, inProject, pids, stop }
  }
  return by(key)
}

function calls(url: string, key: string): Omit<Service, 'stop' | 'pids' | 'inProject'> {
  const authorization = `Bearer ${key}`
  const answer = async (reply: Response): Promise<Record<string, unknown>> => {
    const text = await reply.text()
    if (!reply.ok) throw new Error(`${reply.url}: ${reply.status} ${text.slice(0, 400)}`)
    return JSON.parse(text) as Record<string, unknown>
  }
  const call: Service['call'] = async (method, path, body) =>
    answer(
      await fetch(url + path, {
        method,
        headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
  const until = async (path: string, ends: readonly string[], everyMs: number): Promise<Record<string, unknown>> => {
    for (;;) {
      const object = await call('GET', path)
      if (ends.includes(String(object['status']))) return object
      await wait(everyMs)
    }
  }
  return {
    url,
    key,
    call,
    uploadImages: async (files) => {
      const form = new FormData()
      form.append('spec', JSON.stringify({ format: 'idx', name: 'bench' }))
      for (const { filename, bytes } of files) form.append('file', new File([Uint8Array.from(bytes)], filename))
      const { id } = await answer(await fetch(`${url}/v1/datasets`, { method: 'POST', headers: { authorization }, body: form }))
      const { status, error } = await until(`/v1/datasets/${String(id)}`, ['ready', 'failed'], 100)
      if (status !== 'ready') throw new Error(`the data set failed: ${String(error)}`)
      return String(id)
    },
    train: async (spec) => {
      const { id } = await call('POST', '/v1/jobs', spec)
      const job = await until(`/v1/jobs/${String(id)}`, ['succeeded', 'failed', 'cancelled'], 250)
      if (job['status'] !== 'succeeded') throw new Error(`the job ${String(job['status'])}: ${JSON.stringify(job['error'])}`)
      return job
    },
  }
}
