import { once, setMaxListeners } from 'node:events'
import { connect, type Socket } from 'node:net'
import { elementAt } from '@trainyard/spec'

/** Who is abused, with which key, and what the key's project has: a job that runs, a data set and a model. */
export type Target = { url: URL; key: string; jobId: string; dataset: string; model: string }

/** An abuse under way: how often it was answered by which status; 0 stands for a connection that broke. */
export type Running = { statuses: Map<number, number>; stop(): Promise<void> }

/** One way in which a key asks for too much. A further one is a further record. */
export type Abuse = {
  name: string
  /** The statuses that it may be answered with. */
  answers: readonly number[]
  start(target: Target): Running | Promise<Running>
}

/** Requests one after the other in so many lanes, until it is stopped. */
function lanes(count: number, send: (signal: AbortSignal, turn: number) => Promise<Response>): Running {
  const [statuses, ending] = [new Map<number, number>(), new AbortController()]
  // Each request listens to it until it is collected: thousands in a long run.
  setMaxListeners(0, ending.signal)
  // Waited for beside each body: that of a reply in gzip may never end in Node 20 when its request is aborted.
  const ended = new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve(), { once: true }))
  const run = async () => {
    for (let turn = 0; !ending.signal.aborted; turn += 1) {
      const reply = await send(ending.signal, turn).catch(() => null)
      if (ending.signal.aborted) return
      note(statuses, reply ? reply.status : 0)
      await Promise.race([ended, reply?.arrayBuffer().catch(() => undefined)])
    }
  }
  const all = Promise.all(Array.from({ length: count }, run))
  return {
    statuses,
    stop: async () => {
      ending.abort()
      await all
    },
  }
}

// default: it did not come before
const note = (statuses: Map<number, number>, status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1)

/** Connections that send the head of a request and then nothing, or read nothing. */
async function sockets({ url }: Target, count: number, head: string): Promise<Running> {
  const statuses = new Map<number, number>()
  const open: Socket[] = []
  for (let each = 0; each < count; each += 1) {
    const socket = connect(Number(url.port), url.hostname)
    socket.on('error', () => undefined)
    socket.once('data', (part) => {
      note(statuses, Number(part.toString('latin1', 9, 12)))
      // What follows is not read.
      socket.pause()
    })
    open.push(socket)
    await once(socket, 'connect')
    socket.write(head)
  }
  return {
    statuses,
    stop: async () => {
      for (const socket of open) socket.destroy()
    },
  }
}

const headOf = (method: string, path: string, { key }: Target, headers: Record<string, string>): string =>
  [
    `${method} ${path} HTTP/1.1`,
    'host: x',
    `authorization: Bearer ${key}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n')
const authorized = ({ key }: Target) => ({ authorization: `Bearer ${key}` })
const json = (target: Target, body: unknown): RequestInit => ({
  method: 'POST',
  headers: { ...authorized(target), 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** What a hostile client may send as a filter: texts that make a reader of expressions go back as often as it can. */
const filters = [
  `params.a IN (${"''".repeat(1_900)}`,
  `tags.k LIKE '${'%a'.repeat(1_900)}b'`,
  `params.a = ${'1'.repeat(3_900)}x`,
  "params.a = 'a' and ".repeat(200),
]

/** Bodies of predictions that take long to be read, to be computed or to be answered, and such as are none. */
const predictions: readonly (() => string)[] = [
  () => JSON.stringify({ instances: Array.from({ length: 4_096 }, () => [5.1, 3.5, 1.4, 0.2]), mc_dropout: { samples: 200 } }),
  () => JSON.stringify({ instances: Array.from({ length: 4_096 }, () => [5.1, 3.5, 1.4, 0.2]), members: true }),
  () => `{"instances":[[${'1,'.repeat(500_000)}1]]}`,
  () => `{"instances":${'['.repeat(500_000)}`,
  () => `{"instances":["${' '.repeat(4_000_000)}x"]}`,
  () => `{${Array.from({ length: 60_000 }, (_, key) => `"k${key}":0`).join()}}`,
]

const jobOf = ({ dataset }: Target): object => ({
  dataset: { id: dataset },
  architecture: { layers: [{ type: 'dense', units: 8 }] },
  training: { epochs: 2 },
  ensemble: { members: 8 },
})

/** Every abuse, in the order in which they are tried. */
export const abuses: readonly Abuse[] = [
  {
    name: 'uploads that stall',
    answers: [429],
    start: (target) =>
      sockets(
        target,
        100,
        `${headOf('POST', '/v1/datasets', target, { 'content-type': 'multipart/form-data; boundary=B', 'content-length': '1000000' })}--B\r\n`,
      ),
  },
  {
    name: 'bodies that stall',
    answers: [],
    start: (target) => sockets(target, 200, `${headOf('POST', '/v1/jobs', target, { 'content-type': 'application/json', 'content-length': '1000' })}{`),
  },
  {
    name: 'event streams that nobody reads',
    answers: [200, 429],
    start: (target) => sockets(target, 500, headOf('GET', `/v1/jobs/${target.jobId}/events`, target, { accept: 'text/event-stream' })),
  },
  {
    name: 'uploads one after the other',
    answers: [201, 422],
    start: (target) =>
      lanes(8, (signal) =>
        fetch(new URL('/v1/uploads', target.url), { method: 'POST', headers: { ...authorized(target), 'upload-length': '1000000' }, signal }),
      ),
  },
  {
    name: 'hostile filters',
    answers: [200, 400],
    start: (target) =>
      lanes(4, (signal, turn) => {
        const body = { experiment_ids: ['0'], filter: filters[turn % filters.length] }
        return fetch(new URL('/api/2.0/mlflow/runs/search', target.url), { ...json(target, body), signal })
      }),
  },
  {
    name: 'pages without end',
    answers: [200],
    start: (target) =>
      lanes(16, (signal, turn) =>
        fetch(new URL(turn % 2 === 0 ? '/v1/jobs?limit=100' : `/v1/jobs/${target.jobId}/metrics`, target.url), { headers: authorized(target), signal }),
      ),
  },
  {
    name: 'wrong keys',
    answers: [401, 429],
    start: (target) => lanes(16, (signal) => fetch(new URL('/v1/jobs', target.url), { headers: { authorization: `Bearer ${target.key}x` }, signal })),
  },
  {
    name: 'heavy and broken predictions',
    answers: [200, 400, 429, 503],
    start: (target) => {
      const bodies = predictions.map((make) => make())
      return lanes(12, (signal, turn) =>
        fetch(new URL(`/v1/models/${target.model}/predict`, target.url), {
          ...json(target, {}),
          body: elementAt(bodies, turn % bodies.length, 'bodies'),
          signal,
        }),
      )
    },
  },
  {
    name: 'jobs one after the other',
    answers: [201, 429],
    start: (target) => lanes(8, (signal) => fetch(new URL('/v1/jobs', target.url), { ...json(target, jobOf(target)), signal })),
  },
  {
    name: 'sweeps of 256 trials',
    answers: [201, 429],
    start: (target) =>
      lanes(4, (signal, turn) => {
        const rates = { type: 'geometric', from: 1e-4, to: 0.1 + turn / 1e4, count: 256 }
        const body = { job: jobOf(target), space: { 'optimizer.learning_rate': rates }, objective: { metric: 'val_loss' }, max_concurrent: 64 }
        return fetch(new URL('/v1/sweeps', target.url), { ...json(target, body), signal })
      }),
  },
]
