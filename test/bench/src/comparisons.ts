import { type Beside, besideLines, measureBeside } from './beside.js'
import {
  augmentedContenders,
  fallbackContenders,
  gpuContenders,
  ourContenders,
  packContenders,
  peerContenders,
  predictContenders,
  type Surroundings,
} from './contenders.js'
import { measure, type Measured, type Outcome } from './measure.js'
import { predictionFigures, predictionLines } from './prediction-lines.js'
import { measurePredictions } from './predictions.js'
import { torchGpu } from './peers-python.js'
import { linesOf, reportOf, type WorkloadReport } from './report.js'
import { type Service, startService } from './service.js'
import { measureService } from './whole-service.js'
import { WORKLOADS, type WorkloadName } from './workload.js'

/** How long and loud to measure. `serviceEpochs` sets the length of W7's training, `seconds` that of each load on the server. */
export type Effort = {
  readonly rounds: number
  readonly serviceRounds: number
  readonly serviceEpochs: number
  readonly seconds: number
  /** Which heavy requests to measure beside; all of them where it is empty. */
  readonly only: readonly string[]
  readonly note: (text: string) => void
}

/** What a comparison yields: its row of the JSON report with further figures of its own, its lines, and who took part. */
export type Row = {
  readonly report: WorkloadReport & Extra
  readonly lines: readonly string[]
  readonly measured: readonly Measured[]
}

/** Figures that one comparison has beside those of all. */
type Extra = Readonly<Partial<Record<string, string | number | null | Readonly<Record<string, number>>>>>

type Comparison = (surroundings: Surroundings, effort: Effort) => Promise<Row[]>

const W5_MEMBERS = 8
const ENSEMBLE = 5

/** Every comparison by the name on the command line. */
export const COMPARISONS: Readonly<Record<string, Comparison>> = {
  ...Object.fromEntries(
    (Object.keys(WORKLOADS) as WorkloadName[]).map(
      (name) => [name, (surroundings, effort) => training(name, surroundings, effort)] satisfies [string, Comparison],
    ),
  ),
  W5: async (surroundings, effort) => [await together('W2', surroundings, effort), await together('W3', surroundings, effort)],
  W6: async (surroundings, effort) => [await augmented('W3', surroundings, effort), await augmented('W4', surroundings, effort)],
  W7: (surroundings, effort) => withService(surroundings, (service) => wholeService(service, surroundings, effort)),
  predict: async (surroundings, effort) => predictions(surroundings, effort),
  beside: (surroundings, { seconds, only, note }) =>
    withService(surroundings, async (service) => besideRows(await measureBeside(service, seconds, only, note))),
  wasm: async (surroundings, effort) => [await fallback('W2', surroundings, effort), await fallback('W3', surroundings, effort)],
}

/** The comparisons with `--device webgpu`: the workloads alone, the rest is measured on the CPU. */
export const GPU_COMPARISONS: Readonly<Record<string, Comparison>> = Object.fromEntries(
  (Object.keys(WORKLOADS) as WorkloadName[]).map(
    (name) => [name, (surroundings, effort) => trainingOnGpu(name, surroundings, effort)] satisfies [string, Comparison],
  ),
)

async function trainingOnGpu(workload: WorkloadName, surroundings: Surroundings, { rounds, note }: Effort): Promise<Row[]> {
  const seen = await torchGpu(surroundings.python)
  const outcome = await measure(gpuContenders(workload, surroundings, 'gpu' in seen), rounds, note)
  const { title, batch } = WORKLOADS[workload]
  // default: nothing was measured, so no version names the device
  const device = /\((webgpu: .+)\)$/.exec(outcome.measured.find(isOurs)?.version ?? '')?.[1] ?? 'webgpu'
  const peers = surroundings.python === undefined ? 'no peers' : 'gpu' in seen ? `PyTorch on ${seen.gpu}` : `PyTorch on the CPU, for the record: ${seen.reason}`
  const lines = [
    ...linesOf(`${workload}  ${title}, batch ${batch}, on ${device}`, outcome),
    `  peers: ${peers}`,
    ...(device.endsWith('(software)') ? ['  the adapter is a program on the CPU: this shows that it works, its speed means nothing'] : []),
  ]
  return [{ report: { ...reportOf(workload, outcome), device, peers_on: 'gpu' in seen ? seen.gpu : 'cpu' }, lines, measured: outcome.measured }]
}

async function training(workload: WorkloadName, surroundings: Surroundings, { rounds, note }: Effort): Promise<Row[]> {
  const outcome = await measure([...ourContenders(workload, surroundings), ...peerContenders(workload, surroundings)], rounds, note)
  const { title, batch } = WORKLOADS[workload]
  const first_step_ms = Object.fromEntries(outcome.measured.flatMap(({ name, firstMs }) => (firstMs === null ? [] : [[name, firstMs]])))
  return [
    { report: { ...reportOf(workload, outcome), first_step_ms }, lines: linesOf(`${workload}  ${title}, batch ${batch}`, outcome), measured: outcome.measured },
  ]
}

/** Eight members in one call, against one alone and against the peers' eight in turn. */
async function together(workload: WorkloadName, surroundings: Surroundings, { rounds, note }: Effort): Promise<Row> {
  const outcome = await measure([...packContenders(workload, W5_MEMBERS, surroundings), ...peerContenders(workload, surroundings)], rounds, note)
  // A step of ours, and of vmap, is one of every member; the other peers train one after the other.
  const inTurn = outcome.measured.map((one) => (isOurs(one) || one.name.startsWith('torch vmap') ? one : times(one, W5_MEMBERS)))
  const alone = fastest(inTurn.filter((one) => isOurs(one) && one.name.includes('one member')))
  const packs = { ...outcome, measured: inTurn.filter((one) => !one.name.includes('one member')) }
  const report = reportOf(`W5 ${workload}`, packs)
  const title = `W5  ${W5_MEMBERS} members of ${workload}, one step of each; peers: ${W5_MEMBERS} in turn`
  return {
    report: { ...report, one_member_ms: alone, ratio_to_one_member: report.ours_ms / alone },
    lines: linesOf(title, { ...outcome, measured: inTurn }),
    measured: outcome.measured,
  }
}

async function augmented(workload: WorkloadName, surroundings: Surroundings, { rounds, note }: Effort): Promise<Row> {
  const outcome = await measure(augmentedContenders(workload, surroundings), rounds, note)
  const plain = fastest(outcome.measured.filter(({ name }) => name === 'trainyard plain'))
  const report = reportOf(`W6 ${workload}`, { ...outcome, measured: outcome.measured.filter(({ name }) => name !== 'trainyard plain') })
  const share = 1 - plain / report.ours_ms
  return {
    report: { ...report, plain_ms: plain, augmentation_share: share },
    lines: [
      ...linesOf(`W6  ${workload} with flips, scale-jitter crop and an affine warp on every image`, outcome),
      `  augmentation is ${percent(share)} of the step`,
    ],
    measured: outcome.measured,
  }
}

async function fallback(workload: WorkloadName, surroundings: Surroundings, { rounds, note }: Effort): Promise<Row> {
  const outcome = await measure(fallbackContenders(workload, surroundings), rounds, note)
  const wasm = { ...outcome, measured: outcome.measured.filter(({ name }) => name === 'trainyard wasm') }
  return {
    report: reportOf(`wasm ${workload}`, wasm),
    lines: linesOf(`wasm  ${workload} without the native library, one thread`, outcome),
    measured: outcome.measured,
  }
}

async function wholeService(service: Service, surroundings: Surroundings, { serviceRounds, serviceEpochs }: Effort): Promise<Row[]> {
  const cost = await measureService(service, surroundings, serviceRounds, serviceEpochs)
  const report = {
    workload: 'W7',
    ours_ms: cost.service_ms,
    ours: 'trainyard, from POST to succeeded',
    peers: { 'bare loop': cost.bare_ms },
    best_peer: 'bare loop',
    ratio_to_best_peer: cost.service_ms / cost.bare_ms,
    ...cost,
  }
  const lines = [
    '',
    `W7  the whole service, W3's network on images, ${serviceEpochs} epochs`,
    `  POST to succeeded ${cost.service_ms.toFixed(0)} ms, bare loop ${cost.bare_ms.toFixed(0)} ms: ${percent(cost.added)} added`,
    `  POST to the first step on a warm trainer: median ${cost.first_step_ms.toFixed(0)} ms, slowest ${cost.slowest_first_step_ms.toFixed(0)} ms`,
    `  the same with a network that is new to it: median ${cost.new_network_first_step_ms.toFixed(0)} ms, slowest ${cost.slowest_new_network_first_step_ms.toFixed(0)} ms`,
  ]
  return [{ report, lines, measured: [] }]
}

async function predictions(surroundings: Surroundings, { rounds, seconds, note }: Effort): Promise<Row[]> {
  const outcome = await measure(predictContenders(ENSEMBLE, surroundings), rounds, note)
  const one = fastest(outcome.measured.filter(({ name }) => name.startsWith('trainyard one member')))
  const report = reportOf('predict', { ...outcome, measured: outcome.measured.filter(({ name }) => !name.includes('one member')) })
  const http = await withService(surroundings, (service) => measurePredictions(service, seconds, note))
  const lines = [...linesOf(`predict  ${ENSEMBLE} members of W2, one row a call`, outcome), ...predictionLines(http)]
  const figures = { one_member_ms: one, ratio_to_one_member: report.ours_ms / one, ...predictionFigures(http) }
  return [{ report: { ...report, ...figures }, lines, measured: outcome.measured }]
}

const besideRows = (found: readonly Beside[]): Row[] =>
  found.map(({ heavy, p50_ms, p99_ms, most_ms, ...rest }, index) => ({
    report: {
      workload: `beside: ${heavy}`,
      ours_ms: p50_ms,
      ours: 'trainyard',
      peers: {},
      best_peer: null,
      ratio_to_best_peer: null,
      spread: most_ms / p50_ms,
      p99_ms,
      most_ms,
      ...rest,
    },
    lines: index === 0 ? besideLines(found) : [],
    measured: [],
  }))

async function withService<T>(surroundings: Surroundings, action: (service: Service) => Promise<T>): Promise<T> {
  const service = await startService(surroundings)
  try {
    return await action(service)
  } finally {
    await service.stop()
  }
}

const isOurs = ({ name }: Measured): boolean => name.startsWith('trainyard')
const times = (one: Measured, factor: number): Measured => ({
  ...one,
  median: one.median * factor,
  fastest: one.fastest * factor,
  slowest: one.slowest * factor,
})
const fastest = (list: Outcome['measured']): number => Math.min(...list.map(({ median }) => median))
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
