import { setTimeout as wait } from 'node:timers/promises'
import { defined } from '@trainyard/spec'
import { idxFiles } from './images.js'
import type { Service } from './service.js'

const SIDE = 28
const ROWS = 512
/** A light request is sent so long after the last one was answered. */
const PAUSE_MS = 20

/** What a light request of one project waits beside a heavy one of another, in milliseconds, and how long the heavy one takes by itself and beside it. */
export type Beside = {
  readonly heavy: string
  readonly calls: number
  readonly p50_ms: number
  readonly p99_ms: number
  readonly most_ms: number
  readonly heavy_alone_ms: number
  readonly heavy_beside_ms: number
}

type Heavy = {
  readonly title: string
  readonly layers: readonly object[]
  readonly members?: number
  /** Sends it once. */
  ask(service: Service, name: string): Promise<unknown>
}

const image = (seed: number) => Array.from({ length: SIDE }, (_, row) => Array.from({ length: SIDE }, (_, column) => (row * seed + column * 7) % 256))
const images = (count: number) => Array.from({ length: count }, (_, row) => image(row % 13))
const dense = (units: number) => ({ type: 'dense', units, activation: 'relu' })
const predict = (body: object) => (service: Service, name: string) => service.call('POST', `/v1/models/${name}/predict`, body)
const flat = { type: 'flatten' }
const wide = [flat, dense(2_048), dense(2_048), { type: 'dropout', rate: 0.5 }]

/** The heaviest that one request may ask, each of its own kind. */
const heavies: Readonly<Record<string, Heavy>> = {
  sampled: {
    title: '400 rows × 200 samples of dropout of a dense network 2,048 × 2,048',
    layers: wide,
    ask: predict({ instances: images(400), mc_dropout: { samples: 200 } }),
  },
  convolutional: {
    title: '4,096 images of 28 × 28 through three convolutions of 64 filters',
    layers: [
      ...[64, 64, 64].map((filters) => ({ type: 'conv2d', filters, kernel_size: 3, padding: 'same', activation: 'relu' })),
      { type: 'global_average_pooling2d' },
    ],
    ask: predict({ instances: images(4_096) }),
  },
  ensemble: {
    title: '4,096 rows of 16 members of a dense network 1,024 × 1,024',
    layers: [flat, dense(1_024), dense(1_024)],
    members: 16,
    ask: predict({ instances: images(4_096) }),
  },
  together: {
    title: '1,024 images that an adaptive batch normalization needs all at once',
    layers: [
      { type: 'conv2d', filters: 64, kernel_size: 3, activation: 'relu' },
      { type: 'conv2d', filters: 64, kernel_size: 3 },
      { type: 'batch_normalization', inference: 'adaptive' },
      { type: 'global_average_pooling2d' },
    ],
    ask: predict({ instances: images(1_024) }),
  },
  loading: {
    title: 'loading 50 MB of weights again and again',
    layers: [flat, dense(2_048), dense(4_096), dense(640)],
    ask: async (service, name) => {
      await service.call('POST', `/v2/repository/models/${name}/unload`, {})
      await service.call('POST', `/v1/models/${name}/predict`, { instances: images(1) })
    },
  },
}

/** Trains the models through the service, each for one epoch, then measures the light request beside each heavy one for at least so many seconds. */
export async function measureBeside(service: Service, seconds: number, only: readonly string[], note: (text: string) => void): Promise<Beside[]> {
  const dataset = await service.uploadImages(idxFiles(ROWS, SIDE))
  const other = await service.inProject('beside')
  const small = await other.uploadImages(idxFiles(ROWS, SIDE))
  await other.train(job(small, 'light', [flat, dense(64)], 2))
  const found: Beside[] = []
  for (const [name, { title, layers, members = 1, ask }] of Object.entries(heavies)) {
    if (only.length > 0 && !only.includes(name)) continue
    await service.train(job(dataset, name, layers, members))
    // What a busy machine does not answer in time is noted, and the light request is measured beside it all the same.
    const asked = () => ask(service, name).catch((error: unknown) => note(`${name}: ${String(error)}`))
    await asked()
    const alone = await timed(asked)
    note(`${name}: alone ${alone.toFixed(0)} ms`)
    const { waits, heavyMs } = await besideOf(other, asked, seconds)
    found.push({ heavy: title, calls: waits.length, ...quantiles(waits), heavy_alone_ms: alone, heavy_beside_ms: heavyMs })
    note(`${name}: ${JSON.stringify(found.at(-1))}`)
  }
  return found
}

async function besideOf(light: Service, heavy: () => Promise<unknown>, seconds: number): Promise<{ waits: number[]; heavyMs: number }> {
  const body = { instances: [image(3)] }
  const [waits, took]: [number[], number[]] = [[], []]
  const end = performance.now() + seconds * 1_000
  let isOver = false
  const load = (async () => {
    while (performance.now() < end) took.push(await timed(heavy))
    isOver = true
  })()
  while (!isOver) {
    waits.push(await timed(() => light.call('POST', '/v1/models/light/predict', body)))
    await wait(PAUSE_MS)
  }
  await load
  return { waits, heavyMs: took.reduce((sum, ms) => sum + ms, 0) / took.length }
}

const job = (dataset: string, name: string, layers: readonly object[], members: number): object => ({
  name: `bench-${name}`,
  dataset: { id: dataset, validation_fraction: 0.1 },
  architecture: { layers },
  training: { epochs: 1, batch_size: 128 },
  ensemble: { members },
  seed: 1,
  model: { name },
})

async function timed(action: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await action()
  return performance.now() - started
}

function quantiles(waits: readonly number[]) {
  const rising = [...waits].sort((a, b) => a - b)
  const at = (share: number): number => defined(rising[Math.min(rising.length - 1, Math.floor(rising.length * share))], 'a call')
  return { p50_ms: at(0.5), p99_ms: at(0.99), most_ms: at(1) }
}

/** The lines of the report. */
export function besideLines(rows: readonly Beside[]): string[] {
  const columns = ['calls', 'p50 ms', 'p99 ms', 'most ms', 'heavy alone', 'beside']
  return [
    '',
    'beside  a prediction of one row, of one project, while another project asks for the heaviest there is',
    `  ${columns.map((name) => name.padStart(12)).join('')}  beside`,
    ...rows.map(
      ({ heavy, calls, p50_ms, p99_ms, most_ms, heavy_alone_ms, heavy_beside_ms }) =>
        `  ${[calls, p50_ms, p99_ms, most_ms, heavy_alone_ms, heavy_beside_ms].map((figure) => figure.toFixed(figure < 100 && figure !== calls ? 1 : 0).padStart(12)).join('')}  ${heavy}`,
    ),
  ]
}
