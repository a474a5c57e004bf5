import { limits } from '@trainyard/spec'
import type { ClaimResult } from '../run-claim.js'
import { jobPrefix } from '../trials/lab-job.js'

/** Where the dashboard shows the jobs of a claim: side by side, averaged by name; as a list, where there are more than it can compare. */
export function compareLink(url: string, { claim, jobs }: Pick<ClaimResult, 'claim' | 'jobs'>): string {
  if (jobs.length === 0 || jobs.length > limits.metricJobsPerQuery) return `${url}/?name=${jobPrefix(claim)}&group=name`
  return `${url}/compare?by=name&jobs=${jobs.join(',')}`
}
