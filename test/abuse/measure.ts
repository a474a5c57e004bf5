import { Worker } from 'node:worker_threads'
import type { Abuse, Target } from './abuses.js'

/** What another project felt: how many replies, the median and the 99th percentile of their times, and every status but 200. */
export type Felt = { replies: number; p50: number; p99: number; failures: number[] }

/** One abuse: what it was answered, and what another project felt meanwhile. */
export type Measured = { abuse: string; statuses: Record<string, number>; felt: Felt }

/** What another project feels for so many milliseconds. */
export async function feel(url: URL, key: string, milliseconds: number): Promise<Felt> {
  const worker = new Worker(new URL('./neighbor.mjs', import.meta.url), { workerData: { url: url.href, key, milliseconds } })
  const replies = await new Promise<{ status: number; ms: number }[]>((resolve, reject) => worker.once('message', resolve).once('error', reject))
  const times = replies.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number) => Math.round(10 * (times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN)) / 10
  return { replies: replies.length, p50: at(0.5), p99: at(0.99), failures: replies.map(({ status }) => status).filter((status) => status !== 200) }
}

/** Abuses the service and measures what another project feels meanwhile. */
export async function measure(abuse: Abuse, target: Target, otherKey: string, milliseconds: number): Promise<Measured> {
  const running = await abuse.start(target)
  try {
    const felt = await feel(target.url, otherKey, milliseconds)
    return { abuse: abuse.name, statuses: Object.fromEntries(running.statuses), felt }
  } finally {
    await running.stop()
  }
}

/** A table for people. */
export const tableOf = (rows: readonly Measured[]): string =>
  rows
    .map(
      ({ abuse, felt, statuses }) =>
        `${abuse.padEnd(34)} p50 ${String(felt.p50).padStart(7)} ms   p99 ${String(felt.p99).padStart(7)} ms   ${JSON.stringify(statuses)}`,
    )
    .join('\n')
