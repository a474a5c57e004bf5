import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { engineEnvironment } from '@trainyard/engine'
import type { Surroundings } from './contenders.js'
import { idxFiles } from './images.js'
import { convolutional, small } from './job-specs.js'
import { medianOf } from './measure.js'
import type { Service } from './service.js'

const run = promisify(execFile)
const ROWS = 4096
const LIMIT_MS = 900_000
/** A worker has a new warm trainer by then. */
const WARM_MS = 8_000
const STARTS = 9

/** What the whole service costs, in milliseconds, on jobs one at a time. */
export interface ServiceCost {
  readonly bare_ms: number
  readonly service_ms: number
  /** What the service adds, as a share of the bare loop. */
  readonly added: number
  /** From POST to the first training step on a warm trainer: the median and the slowest. */
  readonly first_step_ms: number
  readonly slowest_first_step_ms: number
  /** Slowest over fastest training through the service. */
  readonly spread: number
}

/** W7: the same spec through the service and in a bare loop, in turn; then small jobs, for the time to their first step. */
export async function measureService(service: Service, { threads, path, home }: Surroundings, rounds: number, epochs: number): Promise<ServiceCost> {
  const [bare, whole]: [number[], number[]] = [[], []]
  const dataset = await service.uploadImages(idxFiles(ROWS, 28))
  for (let round = 0; round < rounds; round++) {
    await wait(WARM_MS)
    const job = await service.train(convolutional(dataset, epochs))
    whole.push(Date.parse(String(job['finished_at'])) - Date.parse(String(job['created_at'])))
    bare.push(await bareLoop(epochs, { threads, path, home }))
  }
  const starts: number[] = []
  const tiny = await service.uploadImages(idxFiles(512, 8))
  for (let start = 0; start < STARTS; start++) {
    await wait(WARM_MS)
    starts.push(await firstStep(service, tiny))
  }
  const [bare_ms, service_ms] = [medianOf(bare), medianOf(whole)]
  return {
    bare_ms,
    service_ms,
    added: service_ms / bare_ms - 1,
    first_step_ms: medianOf(starts),
    slowest_first_step_ms: Math.max(...starts),
    spread: Math.max(...whole) / Math.min(...whole),
  }
}

async function bareLoop(epochs: number, { threads, path, home }: Surroundings): Promise<number> {
  const entry = fileURLToPath(new URL('bare-loop.js', import.meta.url))
  const env = { PATH: path, HOME: home, ...engineEnvironment({ device: 'cpu', threads }) }
  const { stdout } = await run(process.execPath, [entry, String(ROWS), String(epochs), String(threads)], { env, timeout: LIMIT_MS })
  return Number((JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { ms?: number }).ms)
}

/** From the job's creation to the moment at which its trainer had done its first step, by the clocks of this one machine. */
async function firstStep(service: Service, dataset: string): Promise<number> {
  const job = await service.train(small(dataset, { members: 1, epochs: 1 }))
  const { series } = (await service.call('GET', `/v1/jobs/${String(job['id'])}/metrics?keys=loss`)) as { series?: { at: string[] }[] }
  return Date.parse(series?.[0]?.at[0] ?? '') - Date.parse(String(job['created_at']))
}
