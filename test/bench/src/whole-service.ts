import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { engineEnvironment } from '@trainyard/engine'
import { defined } from '@trainyard/spec'
import type { Surroundings } from './contenders.js'
import { idxFiles } from './images.js'
import { convolutional, small } from './job-specs.js'
import { medianOf } from './measure.js'
import type { Service } from './service.js'

const run = promisify(execFile)
const ROWS = 4096
const LIMIT_MS = 900_000
/** Between two jobs the machine comes to rest. */
const REST_MS = 2_000
const STARTS = 9
const UNITS = 128

/** What the whole service costs, in milliseconds, on jobs one at a time. */
export type ServiceCost = {
  readonly bare_ms: number
  readonly service_ms: number
  /** What the service adds, as a share of the bare loop. */
  readonly added: number
  /**
   * From POST to the first training step on a warm trainer: median and slowest, of jobs whose network it trained before, and of jobs with a new network
   * each.
   */
  readonly first_step_ms: number
  readonly slowest_first_step_ms: number
  readonly new_network_first_step_ms: number
  readonly slowest_new_network_first_step_ms: number
  /** Slowest over fastest training through the service. */
  readonly spread: number
}

/** W7: the same spec through the service and in a bare loop, in turn, new to both in each round; then small jobs, for the time to their first step. */
export async function measureService(service: Service, { threads, path, home }: Surroundings, rounds: number, epochs: number): Promise<ServiceCost> {
  const [bare, whole]: [number[], number[]] = [[], []]
  const dataset = await service.uploadImages(idxFiles(ROWS, 28))
  for (let round = 0; round < rounds; round++) {
    await wait(REST_MS)
    const job = await service.train(convolutional(dataset, epochs, UNITS + round))
    whole.push(Date.parse(String(job['finished_at'])) - Date.parse(String(job['created_at'])))
    bare.push(await bareLoop(epochs, UNITS + round, { threads, path, home }))
  }
  const tiny = await service.uploadImages(idxFiles(512, 8))
  const [known, fresh]: [number[], number[]] = [[], []]
  await firstStep(service, tiny, 64)
  for (let start = 0; start < STARTS; start++) {
    await wait(REST_MS)
    known.push(await firstStep(service, tiny, 64))
    await wait(REST_MS)
    fresh.push(await firstStep(service, tiny, 65 + start))
  }
  const [bare_ms, service_ms] = [medianOf(bare), medianOf(whole)]
  return {
    bare_ms,
    service_ms,
    added: service_ms / bare_ms - 1,
    first_step_ms: medianOf(known),
    slowest_first_step_ms: Math.max(...known),
    new_network_first_step_ms: medianOf(fresh),
    slowest_new_network_first_step_ms: Math.max(...fresh),
    spread: Math.max(...whole) / Math.min(...whole),
  }
}

async function bareLoop(epochs: number, units: number, { threads, path, home }: Surroundings): Promise<number> {
  const entry = fileURLToPath(new URL('bare-loop.js', import.meta.url))
  const env = { PATH: path, HOME: home, ...engineEnvironment({ device: 'cpu', threads }) }
  const { stdout } = await run(process.execPath, [entry, String(ROWS), String(epochs), String(threads), String(units)], { env, timeout: LIMIT_MS })
  return Number((JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { ms?: number }).ms)
}

/** From the job's creation to the moment at which its trainer had done its first step, by the clocks of this one machine. */
async function firstStep(service: Service, dataset: string, units: number): Promise<number> {
  const job = await service.train(small(dataset, { members: 1, epochs: 1, units }))
  const { series } = (await service.call('GET', `/v1/jobs/${String(job['id'])}/metrics?keys=loss`)) as { series?: { at: string[] }[] }
  return Date.parse(defined(series?.[0]?.at[0], 'the time of the first loss')) - Date.parse(String(job['created_at']))
}
