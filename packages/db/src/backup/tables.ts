/**
 * How a table takes part in backups. `ofProject` is the condition on its row `t` that it belongs to the projects of the backup, whose ids are `$projects`.
 */
type TableRule = {
  ofProject: string
  /** Further conditions, any of which will do, by tables that a database of an older version has not. */
  alsoBy?: Readonly<Record<string, string>>
  /** Restored only when asked for: what opens an installation. */
  isKey?: true
  /** In the backup of everything, for whoever reads it, but never restored: it tells what happened in the installation it came from. */
  isRecord?: true
  /** Columns that are written as null: they refer to what is in no backup, and are filled again. */
  emptied?: readonly string[]
  /** Columns whose numbers are this installation's own: what to store instead, of the staged row `t`. `staged.` is the schema of the staged tables. */
  renumbered?: Record<string, string>
}

const ofJob = 't.job_id IN (SELECT id FROM jobs WHERE project_id IN $projects)'
const newSeries = `(SELECT n.id FROM staged.metric_series o JOIN public.metric_series n USING (job_id, member, key) WHERE o.id = t.series_id)`
const newJobNumber = `(SELECT n.number FROM staged.metric_series o JOIN public.job_cursors n USING (job_id) WHERE o.id = t.series_id)`

/**
 * Every table that a backup holds, each after those that it refers to. A table that is neither here nor in `leftOut` stops every backup, and a test: whoever
 * adds one decides.
 */
export const backupTables: ReadonlyMap<string, TableRule> = new Map<string, TableRule>([
  ['projects', { ofProject: 't.id IN $projects' }],
  ['project_usage', { ofProject: 't.project_id IN $projects' }],
  ['api_keys', { ofProject: 't.project_id IN $projects', isKey: true }],
  // Who may enter, by mail address; the user is found again at the next sign-in.
  ['project_members', { ofProject: 't.project_id IN $projects', isKey: true, emptied: ['user_id'] }],
  [
    'blobs',
    {
      ofProject: `t.sha256 IN (
        SELECT sha256 FROM datasets WHERE project_id IN $projects
        UNION SELECT f #>> '{}' FROM datasets d, jsonb_path_query(d.source, '$.files[*].sha256') f WHERE d.project_id IN $projects AND d.deleted_at IS NULL
        UNION SELECT c.sha256 FROM checkpoints c JOIN jobs j ON j.id = c.job_id WHERE j.project_id IN $projects
        UNION SELECT f #>> '{}' FROM jobs j, jsonb_path_query(j.spec, '$.init.from.members[*].sha256') f WHERE j.project_id IN $projects
        UNION SELECT m.predictions_sha256 FROM members m JOIN jobs j ON j.id = m.job_id WHERE j.project_id IN $projects
        UNION SELECT f #>> '{}' FROM model_versions v JOIN models m ON m.id = v.model_id, jsonb_path_query(v.manifest, '$.members[*].sha256') f
          WHERE m.project_id IN $projects AND v.deleted_at IS NULL)`,
      alsoBy: {
        batch_predictions: 't.sha256 IN (SELECT input_sha256 FROM batch_predictions WHERE project_id IN $projects)',
        prediction_parts: `t.sha256 IN (SELECT r.sha256 FROM prediction_parts r JOIN batch_predictions p ON p.id = r.prediction_id WHERE p.project_id IN $projects)`,
      },
    },
  ],
  ['datasets', { ofProject: 't.project_id IN $projects' }],
  ['jobs', { ofProject: 't.project_id IN $projects' }],
  ['job_analyses', { ofProject: ofJob }],
  ['job_metrics', { ofProject: ofJob }],
  ['job_starts', { ofProject: ofJob }],
  ['job_start_files', { ofProject: ofJob }],
  ['sweeps', { ofProject: 't.project_id IN $projects' }],
  ['candidates', { ofProject: 't.sweep_id IN (SELECT id FROM sweeps WHERE project_id IN $projects)' }],
  ['trials', { ofProject: ofJob }],
  ['members', { ofProject: ofJob }],
  ['batch_predictions', { ofProject: 't.project_id IN $projects' }],
  ['prediction_parts', { ofProject: 't.prediction_id IN (SELECT id FROM batch_predictions WHERE project_id IN $projects)' }],
  ['tasks', { ofProject: 't.project_id IN $projects' }],
  [
    'job_attempts',
    {
      ofProject: 't.task_id IN (SELECT id FROM tasks WHERE project_id IN $projects)',
    },
  ],
  ['job_cursors', { ofProject: ofJob, renumbered: { number: `nextval('public.job_cursors_number_seq')` } }],
  ['metric_series', { ofProject: ofJob, renumbered: { id: `nextval('public.metric_series_id_seq')` } }],
  [
    'metric_points',
    {
      ofProject: `t.series_id IN (SELECT s.id FROM metric_series s JOIN jobs j ON j.id = s.job_id WHERE j.project_id IN $projects)`,
      renumbered: { series_id: newSeries, job_number: newJobNumber },
    },
  ],
  [
    'metric_chunks',
    {
      ofProject: `t.series_id IN (SELECT s.id FROM metric_series s JOIN jobs j ON j.id = s.job_id WHERE j.project_id IN $projects)`,
      renumbered: { series_id: newSeries, job_number: newJobNumber },
    },
  ],
  ['layer_histograms', { ofProject: ofJob }],
  ['events', { ofProject: ofJob }],
  ['checkpoints', { ofProject: ofJob }],
  ['models', { ofProject: 't.project_id IN $projects' }],
  ['model_versions', { ofProject: 't.model_id IN (SELECT id FROM models WHERE project_id IN $projects)' }],
  ['aliases', { ofProject: 't.model_id IN (SELECT id FROM models WHERE project_id IN $projects)' }],
  ['version_drift', { ofProject: 't.version_id IN (SELECT v.id FROM model_versions v JOIN models m ON m.id = v.model_id WHERE m.project_id IN $projects)' }],
  // After whatever tells of itself, so that a restore sends nothing.
  ['webhooks', { ofProject: 't.project_id IN $projects', isKey: true }],
  ['audit_log', { ofProject: 't.project_id IN $projects', isRecord: true }],
  ['idempotency_keys', { ofProject: 't.project_id IN $projects' }],
])

/** Tables that no backup holds, each with its reason. The content of blobs is there as files. */
export const leftOut: ReadonlyMap<string, string> = new Map([
  ['_prisma_migrations', 'the backup names the newest migration'],
  ['audit_head', 'it says where the audit log of this installation ends'],
  ['blob_chunks', 'each blob is a file of the archive'],
  ['claimed_roles', 'the identity provider says them again at the next sign-in'],
  ['sessions', 'whoever was signed in signs in again'],
  ['uploads', 'one that is under way is sent again to the restored installation'],
  ['users', 'they are made at their first sign-in'],
  ['webhook_deliveries', 'what is told of later has messages of its own'],
  ['tickets', 'they last for seconds'],
  ['workers', 'they tell what is alive now'],
])
