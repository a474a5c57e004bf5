import type { Calls } from '../api/calls.js'
import { CliError, messageOf } from '../cli-error.js'
import type { ExitReason } from '../exit-codes.js'
import { durationText } from '../terminal/values.js'
import { type ClaimName, claims } from './claims/index.js'
import type { LabProgress } from './report/progress.js'
import { type ClaimResult, runClaim } from './run-claim.js'

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
  readonly faults: readonly { readonly claim: ClaimName; readonly message: string }[]
}

/** Faults of one claim that say nothing of the next one. */
const ofOneClaim: ReadonlySet<ExitReason> = new Set(['failed', 'job_failed', 'job_cancelled'])

/** Runs claims one after the other. One that cannot be run is told and passed over; a service that is gone or a Ctrl-C ends it all. */
export async function runLab({ api, names, seeds, salt, progress, onResult }: LabOptions): Promise<LabOutcome> {
  const results: ClaimResult[] = []
  const faults: { claim: ClaimName; message: string }[] = []
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
      faults.push({ claim: name, message: error.message })
    }
  }
  return { results, faults }
}
