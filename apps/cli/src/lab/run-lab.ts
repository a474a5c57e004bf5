import { durationText } from '@trainyard/spec'
import type { Calls } from '../api/calls.js'
import { CliError, type ExitReason, messageOf } from '../cli-error.js'
import type { Claim, ClaimResult, Lab } from './claim.js'
import { type ClaimName, claims } from './claims/index.js'
import { firstImages, sampleDataset, scaledTable } from './datasets.js'
import type { LabProgress } from './report.js'
import { runArms } from './run-arms.js'
import { judge, meanInterval } from './statistics.js'
import { runSweep } from './submit-once.js'

type LabOptions = {
  readonly api: Calls
  readonly names: readonly ClaimName[]
  readonly seeds: readonly number[]
  readonly salt: string
  readonly progress: LabProgress
  /** Hears of each claim as soon as it is done. */
  readonly onResult: (result: ClaimResult) => void
}

/** What came of all claims: results, and the claims that could not be run. */
export type LabOutcome = {
  readonly results: readonly ClaimResult[]
  readonly errors: readonly { readonly claim: ClaimName; readonly message: string }[]
}

/** Errors of one claim that say nothing about the next. */
const ofOneClaim: ReadonlySet<ExitReason> = new Set(['failed', 'job_failed', 'job_cancelled'])

/** Runs claims one after the other. One that cannot be run is reported and skipped; a service that is gone or a Ctrl-C ends them all. */
export async function runLab({ api, names, seeds, salt, progress, onResult }: LabOptions): Promise<LabOutcome> {
  const results: ClaimResult[] = []
  const errors: { claim: ClaimName; message: string }[] = []
  for (const name of names) {
    progress.begin(name, claims[name].jobs(seeds.length))
    try {
      const result = await runClaim(name, claims[name], { api, seeds, salt, onDone: progress.advance })
      progress.end(`done in ${durationText(result.seconds)}`)
      results.push(result)
      onResult(result)
    } catch (error) {
      progress.end(`failed: ${messageOf(error)}`)
      if (!(error instanceof CliError) || !ofOneClaim.has(error.reason)) throw error
      errors.push({ claim: name, message: error.message })
    }
  }
  return { results, errors }
}

type RunOptions = {
  readonly api: Calls
  readonly seeds: readonly number[]
  /** Tells runs apart that shall not share their jobs. */
  readonly salt: string
  readonly onDone: () => void
}

/** Runs one claim through the API, takes the mean of each effect over the seeds, and judges it. */
async function runClaim(name: string, claim: Claim, { api, seeds, salt, onDone }: RunOptions): Promise<ClaimResult> {
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
