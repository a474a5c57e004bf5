import type { JobSpecInput } from '@trainyard/spec'
import type { Arm } from '../claim.js'

/** Names of all jobs of a claim start with this, so that a list can be narrowed to them. */
export const jobPrefix = (claim: string): string => `lab-${claim}`

/** The job of one arm with one seed. Jobs of an arm share their name, so that the dashboard can average them. */
export const labJob = (claim: string, arm: string, seed: number, spec: Arm): JobSpecInput => ({
  ...spec,
  name: `${jobPrefix(claim)}-${arm}`,
  seed,
  metadata: { lab: claim, arm, seed: String(seed) },
})
