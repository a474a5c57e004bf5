import { limits } from '@trainyard/spec'
import type { Retention } from './policy.js'

/** What is collected, by the name that reports and metrics use. */
export type CollectedKind =
  | 'jobs'
  | 'sweeps'
  | 'metrics'
  | 'events'
  | 'attempts'
  | 'checkpoints'
  | 'replies'
  | 'uploads'
  | 'predictions'
  | 'starts'
  | 'webhook_deliveries'
  | 'drift'

/** One kind of rows: after how many days they go, which they are, and what one takes. `$1` is the days. */
export type CollectedRows = {
  kind: CollectedKind
  /** Undefined: never. */
  days(retention: Retention): number | undefined
  table: string
  /** What identifies a row. */
  key: string
  /** Which rows go, of the table as `t`. */
  where: string
  /** Bytes of one row, and of the file that it alone may name. */
  bytes: string
}

const before = (column: string) => `${column} < clock_timestamp() - make_interval(secs => $1::float8 * 86400)`
const ended = `EXISTS (SELECT 1 FROM jobs j WHERE j.id = t.job_id AND ${before('j.finished_at')})`
const pointBytes = 'pg_column_size(p.*)'

/** In the order in which they are collected: what belongs to a job that goes need not go before. */
export const collectedRows: readonly CollectedRows[] = [
  {
    kind: 'jobs',
    days: (retention) => retention.RETENTION_JOBS_DAYS,
    table: 'jobs',
    key: 'id',
    where: `${before('t.finished_at')} AND NOT EXISTS (SELECT 1 FROM model_versions v WHERE v.job_id = t.id AND v.deleted_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM trials r JOIN sweeps s ON s.id = r.sweep_id WHERE r.job_id = t.id AND s.finished_at IS NULL)`,
    bytes: 'pg_column_size(t.*)',
  },
  {
    kind: 'sweeps',
    days: (retention) => retention.RETENTION_JOBS_DAYS,
    table: 'sweeps',
    key: 'id',
    where: `${before('t.finished_at')} AND NOT EXISTS (SELECT 1 FROM trials r WHERE r.sweep_id = t.id)`,
    bytes: 'pg_column_size(t.*)',
  },
  {
    kind: 'metrics',
    days: (retention) => retention.RETENTION_METRICS_DAYS,
    table: 'metric_series',
    key: 'id',
    where: ended,
    bytes: `pg_column_size(t.*) + COALESCE((SELECT sum(${pointBytes}) FROM metric_points p WHERE p.series_id = t.id), 0)
      + COALESCE((SELECT sum(${pointBytes}) FROM metric_chunks p WHERE p.series_id = t.id), 0)`,
  },
  { kind: 'events', days: (retention) => retention.RETENTION_EVENTS_DAYS, table: 'events', key: 'id', where: ended, bytes: 'pg_column_size(t.*)' },
  {
    kind: 'attempts',
    days: (retention) => retention.RETENTION_ATTEMPTS_DAYS,
    table: 'job_attempts',
    key: 'task_id, epoch',
    where: before('t.ended_at'),
    bytes: 'pg_column_size(t.*)',
  },
  {
    kind: 'checkpoints',
    days: (retention) => retention.RETENTION_CHECKPOINTS_DAYS,
    table: 'checkpoints',
    key: 'id',
    where: `t.kind = 'last' AND EXISTS (SELECT 1 FROM jobs j WHERE j.id = t.job_id AND j.status = 'succeeded' AND ${before('j.finished_at')})`,
    bytes: 't.bytes',
  },
  // What a job started from, once it and its sweep, which may choose more like it, have ended: trying it again needs the source itself.
  {
    kind: 'starts',
    days: () => 0,
    table: 'job_start_files',
    key: 'job_id, sha256',
    where: `${ended} AND NOT EXISTS (SELECT 1 FROM trials r JOIN sweeps s ON s.id = r.sweep_id WHERE r.job_id = t.job_id AND s.finished_at IS NULL)`,
    bytes: 'pg_column_size(t.*)',
  },
  {
    kind: 'predictions',
    days: (retention) => retention.RETENTION_PREDICTIONS_DAYS,
    table: 'batch_predictions',
    key: 'id',
    where: before('t.finished_at'),
    bytes: 't.output_bytes',
  },
  {
    kind: 'replies',
    days: () => limits.idempotencyHours / 24,
    table: 'idempotency_keys',
    key: 'project_id, key',
    where: before('t.created_at'),
    bytes: 'pg_column_size(t.*)',
  },
  {
    kind: 'webhook_deliveries',
    days: () => limits.webhookDeliveryDays,
    table: 'webhook_deliveries',
    key: 'id',
    where: before('t.created_at'),
    bytes: 'pg_column_size(t.*)',
  },
  {
    kind: 'drift',
    days: (retention) => retention.RETENTION_DRIFT_DAYS,
    table: 'version_drift',
    key: 'version_id, hour, counter',
    where: before('t.hour'),
    bytes: 'pg_column_size(t.*)',
  },
  // Their bytes go with the files that no row names.
  { kind: 'uploads', days: () => 0, table: 'uploads', key: 'id', where: before('t.expires_at'), bytes: 'pg_column_size(t.*)' },
]
