import type { Calls } from '../api/calls.js'
import type { Claim, Finding, Lab } from './claim.js'
import { firstImages } from './data/first-images.js'
import { sampleDataset } from './data/sample-dataset.js'
import { scaledTable } from './data/scaled-table.js'
import { type Interval, meanInterval } from './statistics/interval.js'
import { judge, type Verdict } from './statistics/verdict.js'
import { runArms } from './trials/run-arms.js'
import { runSweep } from './trials/run-sweep.js'

/** An effect with its interval and what it says of the claim. */
export type JudgedFinding = {
  readonly interval: Interval
  readonly verdict: Verdict
} & Finding

/** What a claim came to. */
export type ClaimResult = {
  readonly claim: string
  readonly statement: string
  readonly setting: string
  readonly findings: readonly JudgedFinding[]
  /** Ids of the jobs that were compared, without those of searches. */
  readonly jobs: readonly string[]
  readonly seconds: number
}

type RunOptions = {
  readonly api: Calls
  readonly seeds: readonly number[]
  /** Tells runs apart that shall not share their jobs. */
  readonly salt: string
  readonly onDone: () => void
}

/** Runs one claim through the API, takes the mean of each effect over the seeds, and judges it. */
export async function runClaim(name: string, claim: Claim, { api, seeds, salt, onDone }: RunOptions): Promise<ClaimResult> {
  const began = performance.now()
  const jobs: string[] = []
  const lab: Lab = {
    seeds,
    images: (sample, rows) => firstImages(api, sample, rows),
    sample: (sample) => sampleDataset(api, sample),
    scaledTable: (sample) => scaledTable(api, sample),
    sweep: (request) => runSweep(request, { api, salt, onDone }),
    run: (arms, options = {}) =>
      runArms(arms, {
        ...options,
        api,
        claim: name,
        seeds: options.seeds ?? seeds,
        salt,
        onDone({ job }) {
          if (options.seeds === undefined) jobs.push(job.id)
          onDone()
        },
      }),
  }
  const findings = (await claim.run(lab)).map((finding) => {
    const interval = meanInterval(finding.values)
    return { ...finding, interval, verdict: judge(interval, finding.expectation) }
  })
  const { statement, setting } = claim
  return { claim: name, statement, setting, findings, jobs, seconds: (performance.now() - began) / 1000 }
}
