import { limits } from '@trainyard/spec'
import { z } from 'zod'

/** A zero, which elsewhere may mean never, is rejected: it would delete everything at once. */
const days = (what: string) => z.coerce.number().int().min(1).max(36_500).optional().describe(what)

/**
 * How long what is stored is kept, in days, as environment variables of the workers, which collect, and of `trainyard collect`. What users see stays for ever
 * unless an operator says otherwise; what nobody can reach or use any more goes by itself.
 */
export const retentionSettings = z.object({
  RETENTION_JOBS_DAYS: days('Jobs and sweeps that ended so long ago, with all that is theirs, are deleted; those with a model version stay'),
  RETENTION_METRICS_DAYS: days('Metrics of jobs that ended so long ago are deleted'),
  RETENTION_EVENTS_DAYS: days('Events of jobs that ended so long ago are deleted'),
  RETENTION_ATTEMPTS_DAYS: days('Records of attempts that ended so long ago are deleted').default(90),
  RETENTION_CHECKPOINTS_DAYS: days('Resumable checkpoints of jobs that succeeded so long ago are deleted; the best and the final ones stay').default(7),
  RETENTION_PREDICTIONS_DAYS: days('Batch predictions that ended so long ago are deleted, with their outputs'),
  RETENTION_DRIFT_DAYS: days('Counts of served rows that are so old are deleted').default(limits.driftDays),
  RETENTION_AUDIT_DAYS: days('Entries of the audit log that are so old are removed, which the log notes'),
})

/** How long what is stored is kept, in days; undefined is for ever. */
export type Retention = z.output<typeof retentionSettings>

/** How long after its end the points of a job are packed, seconds: whoever follows it has read its last ones by then. */
export const packedAfterSeconds = 10 * 60
