import { idxFiles } from './images.js'
import { small } from './job-specs.js'
import { type Call, atRate, mostPerSecond } from './load.js'
import { medianOf } from './measure.js'
import type { Service } from './service.js'

const SIDE = 8
const MEMBERS = 5
const PER_SECOND = 1000
const SECONDS = 10
const CALLERS = 32

/** What predictions over HTTP cost, on a five-member ensemble of W2, one instance a call. */
export interface PredictionCost {
  /** What a caller waits beyond the network's own computation, at 1,000 calls a second: the median and the slowest hundredth, in milliseconds. */
  readonly overhead_p50_ms: number
  readonly overhead_p99_ms: number
  readonly per_second: number
  /** Calls a second that are answered at most, with the model and without any (`/v2/health/live`), and the share of the two. */
  readonly most_per_second: number
  readonly most_without_model: number
  readonly share_of_ceiling: number
}

/** Trains the ensemble through the service, then loads its predictions. */
export async function measurePredictions(service: Service, seconds = SECONDS): Promise<PredictionCost> {
  const dataset = await service.uploadImages(idxFiles(512, SIDE))
  await service.train({ ...small(dataset, { members: MEMBERS, epochs: 1 }), model: { name: 'bench' } })
  const image = Array.from({ length: SIDE }, (_, row) => Array.from({ length: SIDE }, (_, column) => [(row * SIDE + column) % 256]))
  const call: Call = { url: `${service.url}/v1/models/bench/predict`, key: service.key, body: JSON.stringify({ instances: [image] }) }
  await mostPerSecond(call, CALLERS, 2)
  const answers = await atRate(call, PER_SECOND, seconds)
  const refused = answers.filter(({ status }) => status !== 200)
  if (refused.length > 0) throw new Error(`${refused.length} of ${answers.length} predictions were refused: ${refused[0]?.text ?? ''}`)
  const overhead = answers.map(({ ms, text }) => ms - (JSON.parse(text) as { timing_ms: { compute: number } }).timing_ms.compute).sort((a, b) => a - b)
  const live: Call = { url: `${service.url}/v2/health/live`, key: service.key }
  const rounds = []
  for (let round = 0; round < 3; round++)
    rounds.push([await mostPerSecond(live, CALLERS, seconds / 2), await mostPerSecond(call, CALLERS, seconds / 2)] as const)
  const [without, most] = [medianOf(rounds.map(([ceiling]) => ceiling)), medianOf(rounds.map(([, reached]) => reached))]
  return {
    overhead_p50_ms: medianOf(overhead),
    overhead_p99_ms: overhead[Math.floor(overhead.length * 0.99)] ?? Number.NaN,
    per_second: PER_SECOND,
    most_per_second: most,
    most_without_model: without,
    share_of_ceiling: most / without,
  }
}
