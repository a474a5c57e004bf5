import { canonicalSha256 } from '@trainyard/runtime'
import type { JobStatus } from '@trainyard/spec'

/** Characters of the hash in a tag: 64 bits, plenty to tell the questions of one job apart. */
const hashCharacters = 16

/** What the answer to a question depends on: the newest point, the job's status, and the question. */
export type TagParts = { jobId: string; metricSeq: number; status: JobStatus; query: unknown }

/** A weak tag that changes with every new point and every change of status. It is made without reading any point. */
export const metricsTag = ({ jobId, metricSeq, status, query }: TagParts): string =>
  `W/"${jobId}-${metricSeq}-${canonicalSha256({ status, query }).slice(0, hashCharacters)}"`
