import { Worker } from 'node:worker_threads'
import { elementAt } from '@trainyard/spec'
import type { Abuse, Target } from './abuses.js'

/** Replies to ordinary requests: how many, the median and the 99th percentile of their times in milliseconds. */
export type Times = { replies: number; p50: number; p99: number }

/** What another project felt: the times of its requests together and of each kind, and every reply that was not 200. */
export type Felt = Times & { kinds: Record<string, Times>; failures: string[] }

/** One abuse: what it was answered, and what another project felt meanwhile. */
export type Measured = { abuse: string; statuses: Record<string, number>; felt: Felt }

type Reply = { kind: string; status: number; ms: number }

/** What another project, of which this is the key, job, data set and model, feels for so many milliseconds. */
export async function feel({ url, ...own }: Target, milliseconds: number): Promise<Felt> {
  const worker = new Worker(new URL('./neighbor.mjs', import.meta.url), { workerData: { ...own, url: url.href, milliseconds } })
  const replies = await new Promise<Reply[]>((resolve, reject) => worker.once('message', resolve).once('error', reject))
  const kinds = [...new Set(replies.map(({ kind }) => kind))]
  return {
    ...timesOf(replies),
    kinds: Object.fromEntries(kinds.map((kind) => [kind, timesOf(replies.filter((each) => each.kind === kind))])),
    failures: replies.filter(({ status }) => status !== 200).map(({ kind, status }) => `${kind}: ${status}`),
  }
}

function timesOf(replies: readonly Reply[]): Times {
  const times = replies.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number) => Math.round(10 * elementAt(times, Math.min(times.length - 1, Math.floor(share * times.length)), 'times')) / 10
  return { replies: replies.length, p50: at(0.5), p99: at(0.99) }
}

/** Abuses the service and measures what another project feels meanwhile. */
export async function measure(abuse: Abuse, target: Target, other: Target, milliseconds: number): Promise<Measured> {
  const running = await abuse.start(target)
  try {
    const felt = await feel(other, milliseconds)
    return { abuse: abuse.name, statuses: Object.fromEntries(running.statuses), felt }
  } finally {
    await running.stop()
  }
}

/** A table for people: the times of all ordinary requests of the other project, the 99th percentile of each kind, and what the abuse was answered. */
export const tableOf = (rows: readonly Measured[]): string =>
  rows
    .map(({ abuse, felt, statuses }) => {
      const kinds = Object.entries(felt.kinds).map(([kind, { p99 }]) => `${kind} ${p99}`)
      const [p50, p99] = [felt.p50, felt.p99].map((ms) => `${ms}`.padStart(7))
      return `${abuse.padEnd(34)} p50 ${p50} ms   p99 ${p99} ms   (${kinds.join(', ')})   ${JSON.stringify(statuses)}`
    })
    .join('\n')
