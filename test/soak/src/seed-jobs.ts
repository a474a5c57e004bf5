import pg from 'pg'

/** How many jobs are made, and how many sweeps some of them belong to. */
export type Seed = { jobs: number; sweeps: number }

/** Trials of each sweep. */
const trials = 8

/**
 * Puts finished jobs straight into the database, as if they had been trained, in a project that has a data set and a job and a sweep to copy the rest from. Ids are in the
 * order of time. Done again it adds as many again.
 *
 * @throws {Error} where there is no finished job yet.
 */
export async function seedJobs(url: string, { jobs, sweeps }: Seed): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query(insertJobs, [jobs, sweeps, trials])
    if (!rowCount) throw new Error('there is no finished job to copy: train one first')
    await client.query('ANALYZE jobs, job_metrics, members, sweeps')
  } finally {
    await client.end()
  }
}

const insertJobs = `WITH model AS (SELECT * FROM jobs WHERE status = 'succeeded' AND parent_type IS NULL ORDER BY id LIMIT 1),
    made AS (
      SELECT n, m.*, 'job_01k' || lpad(to_hex(n + (EXTRACT(EPOCH FROM now())::int8 % 100000) * 100000), 23, '0') AS new_id,
        CASE WHEN n <= $2::int * $3::int THEN 'swp_01k' || lpad(to_hex((n - 1) / $3::int), 23, '0') END AS sweep
      FROM generate_series(1, $1::int) n CROSS JOIN model m),
    new_sweeps AS (
      INSERT INTO sweeps (id, project_id, name, status, spec, max_concurrent, finished_at)
      SELECT DISTINCT ON (m.sweep) m.sweep, m.project_id, 'rates ' || right(m.sweep, 4), 'succeeded', s.spec, 1, clock_timestamp()
      FROM made m CROSS JOIN (SELECT spec FROM sweeps ORDER BY id LIMIT 1) s WHERE m.sweep IS NOT NULL ON CONFLICT DO NOTHING),
    new_jobs AS (
      INSERT INTO jobs (id, project_id, dataset_id, name, status, spec, spec_sha256, ensemble, status_history, parent_type, parent_id, tags, created_at, queued_at, started_at, finished_at, error)
      SELECT new_id, project_id, dataset_id, (ARRAY['mnist cnn', 'iris mlp', 'churn', 'digits resnet'])[1 + n % 4] || ' ' || n,
        CASE WHEN n % 11 = 0 THEN 'failed' WHEN n % 13 = 0 THEN 'cancelled' ELSE 'succeeded' END,
        jsonb_set(spec, '{optimizer,learning_rate}', to_jsonb(power(10, -1 - (n % 400) / 100.0))),
        spec_sha256, ensemble, status_history, CASE WHEN sweep IS NOT NULL THEN 'sweep' END, sweep, CASE WHEN n % 9 = 0 THEN ARRAY['baseline'] ELSE '{}' END,
        clock_timestamp() - ($1::int - n) * interval '7 minutes', clock_timestamp(), clock_timestamp() - ($1::int - n) * interval '7 minutes',
        clock_timestamp() - ($1::int - n) * interval '7 minutes' + (n % 977) * interval '1 second', CASE WHEN n % 11 = 0 THEN '{"code": "diverged", "message": "the loss is no longer finite"}'::jsonb END
      FROM made RETURNING id, status),
    cursors AS (INSERT INTO job_cursors (job_id) SELECT id FROM new_jobs),
    new_members AS (
      INSERT INTO members (id, job_id, index, seed, status) SELECT 'mem' || substr(id, 4), id, 0, 1, CASE WHEN status = 'failed' THEN 'failed' ELSE 'succeeded' END FROM new_jobs)
  INSERT INTO job_metrics (job_id, key, value)
    SELECT new_id, key, CASE WHEN key LIKE '%loss' THEN 2.0 / (1 + (n * 7919) % 997) ELSE ((n * 7919) % 1000) / 1000.0 END
    FROM made CROSS JOIN unnest(ARRAY['val_accuracy', 'val_loss', 'test_accuracy', 'test_loss', 'ensemble_test_accuracy']) key WHERE n % 11 <> 0`
