import { type CoresUsed, withCpu } from './cpu.js'
import type { Call } from './caller.js'
import { idxFiles } from './images.js'
import { small } from './job-specs.js'
import { atRate, mostPerSecond } from './load.js'
import { medianOf } from './measure.js'
import type { Service } from './service.js'

const SIDE = 8
const MEMBERS = 5
const RATES = [100, 250, 500, 750, 1000]
const SECONDS = 10
const CALLERS = 32
const ROUNDS = 5

/**
 * What a caller waits beyond the network's own computation at one rate, in milliseconds: the median and the slowest hundredth, and who used the cores
 * meanwhile.
 */
export type AtRate = {
  readonly per_second: number
  readonly p50_ms: number
  readonly p99_ms: number
  /** How late the slowest hundredth of the calls was sent: the share of the load generator in these waits. */
  readonly late_p99_ms: number
  readonly used: CoresUsed
}

/** As many calls as are answered, and milliseconds of CPU that a call took of each process, in the round that took least. */
export type AtMost = {
  readonly per_second: number
  readonly cpu_ms: Readonly<Record<string, number>>
}

/** What predictions over HTTP cost, on a five-member ensemble of W2, one instance a call. */
export type PredictionCost = {
  readonly rates: readonly AtRate[]
  /** With the model and without any (`/v2/health/live`), and the middle of the rounds' shares. */
  readonly most: AtMost
  readonly without_model: AtMost
  readonly share_of_ceiling: number
}

/** Trains the ensemble through the service, then loads its predictions. */
export async function measurePredictions(service: Service, seconds = SECONDS, note: (text: string) => void = () => undefined): Promise<PredictionCost> {
  const dataset = await service.uploadImages(idxFiles(512, SIDE))
  await service.train({ ...small(dataset, { members: MEMBERS, epochs: 1 }), model: { name: 'bench' } })
  const image = Array.from({ length: SIDE }, (_, row) => Array.from({ length: SIDE }, (_, column) => [(row * SIDE + column) % 256]))
  const predict: Call = { url: `${service.url}/v1/models/bench/predict`, key: service.key, body: JSON.stringify({ instances: [image] }) }
  const live: Call = { url: `${service.url}/v2/health/live`, key: service.key }
  const pids = service.pids()
  for (const call of [live, predict]) await mostPerSecond(call, CALLERS, 3)

  const rates: AtRate[] = []
  for (const perSecond of RATES) {
    const { result, used } = await withCpu(pids, () => atRate(predict, perSecond, seconds))
    rates.push({ per_second: perSecond, p50_ms: at(result.beyond, 0.5), p99_ms: at(result.beyond, 0.99), late_p99_ms: at(result.late, 0.99), used })
    note(`${perSecond} calls/s`)
  }
  const rounds: { without: Round; most: Round }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ without: await mostOf(live, pids, seconds / 4), most: await mostOf(predict, pids, seconds / 4) })
    note(`round ${round + 1} of ${ROUNDS}`)
  }
  return {
    rates,
    most: summary(rounds.map(({ most }) => most)),
    without_model: summary(rounds.map(({ without }) => without)),
    share_of_ceiling: medianOf(rounds.map(({ most, without }) => most.perSecond / without.perSecond)),
  }
}

type Round = { readonly perSecond: number; readonly cpu: Readonly<Record<string, number>> }

async function mostOf(call: Call, pids: Readonly<Record<string, number>>, seconds: number): Promise<Round> {
  const { result: perSecond, used } = await withCpu(pids, () => mostPerSecond(call, CALLERS, seconds))
  return { perSecond, cpu: Object.fromEntries(Object.entries(used.cores).map(([name, cores]) => [name, (1000 * cores) / perSecond])) }
}

const summary = (rounds: readonly Round[]): AtMost => ({
  per_second: medianOf(rounds.map(({ perSecond }) => perSecond)),
  cpu_ms: rounds.map(({ cpu }) => cpu).reduce((least, cpu) => (total(cpu) < total(least) ? cpu : least)),
})

const total = ({ api = Number.NaN, serving = Number.NaN }: AtMost['cpu_ms']): number => api + serving
// default: without answers there is no percentile
const at = (rising: Float64Array, share: number): number => rising[Math.floor(rising.length * share)] ?? Number.NaN
