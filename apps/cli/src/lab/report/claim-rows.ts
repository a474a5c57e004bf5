import type { ClaimResult } from '../run-claim.js'
import { effectText } from '../statistics/effect-text.js'
import type { Verdict } from '../statistics/verdict.js'

/** One effect as the tables show it. */
export type ClaimRow = {
  readonly claim: string
  readonly measured: string
  readonly effect: string
  readonly verdict: Verdict
}

/** The rows of a claim: one for each effect. */
export const claimRows = ({ claim, findings }: ClaimResult): ClaimRow[] =>
  findings.map(({ measured, interval, unit, verdict }) => ({ claim, measured, effect: effectText(interval, unit), verdict }))
