import { loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { type Calls, createCalls, createClient } from '@trainyard/client'
import { waitFor } from '@trainyard/local'
import { elementAt, isTerminal } from '@trainyard/spec'
import { createInstallation, type Installation } from '../installation.js'
import { type Kill, type RandomJob, randomJob } from './random-jobs.js'

export type DeadlineOptions = {
  home: string
  url: string
  key: string
  databaseUrl: string
  queueUrl: string
  runs: number
  seed: number
  /** Time limits are drawn between these, in seconds. */
  least: number
  most: number
}

/** What came of one job. Times are in seconds after its limit, by the database's clock: negative before it; null where it never came. */
export type Kept = {
  job: Pick<RandomJob, 'name' | 'rows' | 'columns' | 'maxSeconds'>
  kills: string
  status: string
  /** Of the first version, of the last, and of the end of the job. */
  firstVersion: number | null
  lastVersion: number | null
  ended: number | null
  /** Whether a prediction of its model was answered. */
  answered: boolean
  isHeld: boolean
  versions: number
  load: number
}

/** A job's model has to be there so long after its limit. */
export const allowance = (maxSeconds: number): number => Math.max(2, 0.01 * maxSeconds)

/** Random jobs, one after the other; each is to have ended, with a version that predicts, by its limit and a little more, whatever is killed meanwhile. */
export async function runDeadlines(options: DeadlineOptions, print: (line: string) => void): Promise<Kept[]> {
  const calls = createCalls(() => createClient({ url: options.url, key: options.key }))
  const installation = createInstallation(options)
  const kept: Kept[] = []
  for (let number = 0; number < options.runs; number += 1) {
    const one = await keptBy(calls, installation, randomJob(options.seed, number, options))
    print(lineOf(number, one))
    kept.push(one)
  }
  return kept
}

async function keptBy(calls: Calls, installation: Installation, job: RandomJob): Promise<Kept> {
  const { id: dataset } = await calls.uploadDataset({ format: 'csv', name: job.name, label: job.label }, [new File([job.csv], `${job.name}.csv`)])
  await waitFor({ what: 'the data set', limitSeconds: 240, everyMilliseconds: 100, check: async () => (await calls.dataset(dataset)).status === 'ready' })
  const { id } = await calls.createJob({
    dataset: { id: dataset },
    architecture: { preset: 'auto' },
    limits: { max_seconds: job.maxSeconds },
  })
  const load = elementAt(loadavg(), 0, 'load averages')
  await beganAt(calls, id)
  const killing = new AbortController()
  const killed = kill(installation, job, killing.signal)
  const check = async () => isTerminal((await calls.job(id).catch(() => ({ status: 'running' as const }))).status)
  await waitFor({ what: 'the end of the job', limitSeconds: job.maxSeconds + 120, everyMilliseconds: 100, check }).catch(() => undefined)
  killing.abort()
  const kills = (await killed).map(({ part, share }) => `${part} at ${(share * job.maxSeconds).toFixed(1)} s`).join(', ')
  const answered = await answers(calls, job)
  const [times] = await installation.sql<{ status: string; firstVersion: number | null; lastVersion: number | null; ended: number | null; versions: number }>(
    `SELECT j.status, EXTRACT(EPOCH FROM j.finished_at - j.started_at)::float8 - $2 AS ended, count(v.*)::int AS versions,
      EXTRACT(EPOCH FROM min(v.created_at) - j.started_at)::float8 - $2 AS "firstVersion", EXTRACT(EPOCH FROM max(v.created_at) - j.started_at)::float8 - $2 AS "lastVersion"
    FROM jobs j LEFT JOIN model_versions v ON v.job_id = j.id WHERE j.id = $1 GROUP BY j.id`,
    [id, job.maxSeconds],
  )
  if (!times) throw new Error(`the job ${id} is gone`)
  const late = times.status === 'succeeded' && times.ended !== null && times.firstVersion !== null ? times.ended : Number.POSITIVE_INFINITY
  return { job, kills, ...times, answered, isHeld: answered && late <= allowance(job.maxSeconds), load }
}

/** Waits until the limit of a job counts. */
const beganAt = (calls: Calls, id: string): Promise<true> =>
  waitFor<true>({
    what: 'the beginning of the job',
    limitSeconds: 60,
    everyMilliseconds: 50,
    check: async () => (await calls.job(id)).started_at !== null || undefined,
  })

/** Kills what the job says at its times; what is not there at the moment is not killed. */
async function kill(installation: Installation, { kills, maxSeconds }: RandomJob, signal: AbortSignal): Promise<Kill[]> {
  const began = performance.now()
  const killed: Kill[] = []
  for (const one of kills) {
    try {
      await delay(Math.max(0, 1_000 * one.share * maxSeconds - (performance.now() - began)), undefined, { signal })
    } catch {
      break
    }
    const pids = installation.pidsOf(one.part)
    if (pids.length === 0) continue
    installation.send('SIGKILL', pids)
    killed.push(one)
  }
  return killed
}

/** Whether the model predicts its own first row. */
async function answers(calls: Calls, { name, csv }: RandomJob): Promise<boolean> {
  const [header = '', row = ''] = csv.split('\n')
  const names = header.split(',').slice(0, -1)
  const cells = row.split(',')
  const instance = Object.fromEntries(names.map((column, place) => [column, elementAt(cells, place, 'cells')]))
  return calls.predict(name, { instances: [instance] }).then(
    () => true,
    () => false,
  )
}

const seconds = (value: number | null): string => (value === null ? 'never' : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`)

const lineOf = (number: number, { job, kills, status, firstVersion, lastVersion, ended, answered, isHeld, versions, load }: Kept): string =>
  `${String(number).padStart(3)} ${isHeld ? 'held  ' : 'MISSED'} T ${job.maxSeconds} s, ${job.rows} × ${job.columns}: ${status} ${seconds(ended)} s; ` +
  `${versions} versions, first ${seconds(firstVersion)}, last ${seconds(lastVersion)}; ${answered ? 'predicts' : 'DOES NOT PREDICT'}; ` +
  `load ${load.toFixed(1)}${kills === '' ? '' : `; killed: ${kills}`}`

/** How many were held, and how late they were. */
export function summaryOf(kept: readonly Kept[]): string {
  const late = kept.map(({ ended }) => ended ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b) // default: one that never ended
  const at = (share: number): string => seconds(elementAt(late, Math.min(late.length - 1, Math.floor(share * late.length)), 'jobs'))
  const first = kept.filter(({ firstVersion, job }) => firstVersion !== null && firstVersion <= allowance(job.maxSeconds)).length
  return `held ${kept.filter(({ isHeld }) => isHeld).length} of ${kept.length}; a version by then ${first} of ${kept.length}; ended p50 ${at(0.5)} s, p90 ${at(0.9)} s, most ${at(1)} s`
}
