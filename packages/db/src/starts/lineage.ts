import { type JobStatus, limits, type LineageView, modelSource } from '@trainyard/spec'
import { notFound } from '../connection/errors.js'
import { firstRow, int, json, jsonOf, nullable, type Queryable, rows, statement, text, texts, word } from '../connection/statement.js'

type Step = LineageView['steps'][number]

const step = { from: text, to: text, relation: word<Step['relation']>(), model: nullable(text), version: nullable(int) }
const params = { ids: texts, projectId: text }

const ofProject = statement({
  name: 'lineage: job',
  text: 'SELECT id FROM jobs WHERE id = $1 AND project_id = $2',
  params: { id: text, projectId: text },
  row: { id: text },
})
// A retry starts from what the job before it started from: both steps are told.
const above = statement({
  name: 'lineage: above',
  text: `SELECT s.source_job_id AS "from", s.job_id AS "to", 'init' AS relation, s.model_name AS model, s.model_version AS version
      FROM job_starts s JOIN jobs j ON j.id = s.job_id WHERE s.job_id = ANY($1) AND s.source_job_id IS NOT NULL AND j.project_id = $2
    UNION ALL SELECT DISTINCT m.source ->> 'job_id', m.job_id, 'ensemble', NULL::text, NULL::int FROM members m JOIN jobs j ON j.id = m.job_id
      WHERE m.job_id = ANY($1) AND m.source IS NOT NULL AND j.project_id = $2
    UNION ALL SELECT j.parent_id, j.id, 'retry', NULL::text, NULL::int FROM jobs j WHERE j.id = ANY($1) AND j.parent_type = 'retry' AND j.project_id = $2`,
  params,
  row: step,
})
const below = statement({
  name: 'lineage: below',
  text: `SELECT s.source_job_id AS "from", s.job_id AS "to", 'init' AS relation, s.model_name AS model, s.model_version AS version
      FROM job_starts s JOIN jobs j ON j.id = s.job_id WHERE s.source_job_id = ANY($1) AND j.project_id = $2
    UNION ALL SELECT DISTINCT m.source ->> 'job_id', m.job_id, 'ensemble', NULL::text, NULL::int FROM members m JOIN jobs j ON j.id = m.job_id
      WHERE m.source ->> 'job_id' = ANY($1) AND m.source IS NOT NULL AND j.project_id = $2
    UNION ALL SELECT j.parent_id, j.id, 'retry', NULL::text, NULL::int FROM jobs j WHERE j.parent_id = ANY($1) AND j.parent_type = 'retry' AND j.project_id = $2`,
  params,
  row: step,
})
const jobsOf = statement({
  name: 'lineage: jobs',
  text: `SELECT j.id AS "jobId", j.name, j.status, jsonb_build_object('id', d.id, 'name', d.name) AS dataset,
      COALESCE((SELECT jsonb_agg(jsonb_build_object('model', m.name, 'version', v.version::text) ORDER BY m.name, v.version)
        FROM model_versions v JOIN models m ON m.id = v.model_id WHERE v.job_id = j.id AND v.deleted_at IS NULL AND m.deleted_at IS NULL), '[]'::jsonb) AS models
    FROM jobs j JOIN datasets d ON d.id = j.dataset_id WHERE j.id = ANY($1) AND j.project_id = $2`,
  params,
  row: {
    jobId: text,
    name: text,
    status: word<JobStatus>(),
    dataset: jsonOf<{ id: string; name: string }>(),
    models: jsonOf<{ model: string; version: string }[]>(),
  },
})

const jobsFromImport = statement({
  name: 'lineage: jobs from an import',
  text: `SELECT s.job_id AS id FROM job_starts s JOIN jobs j ON j.id = s.job_id
    WHERE s.source_job_id IS NULL AND s.model_name = $2 AND s.model_version = $3 AND j.project_id = $1 ORDER BY s.job_id LIMIT ${limits.lineageJobs + 1}`,
  params: { projectId: text, model: text, version: int },
  row: { id: text },
})
const importsOfJobs = statement({
  name: 'lineage: imports of jobs',
  text: `SELECT m.name AS model, v.version::text AS version, v.source, jsonb_agg(s.job_id ORDER BY s.job_id) AS jobs
    FROM job_starts s JOIN models m ON m.project_id = $2 AND m.name = s.model_name JOIN model_versions v ON v.model_id = m.id AND v.version = s.model_version
    WHERE s.job_id = ANY($1) AND s.source_job_id IS NULL AND v.source IS NOT NULL GROUP BY v.id, m.name ORDER BY m.name, v.version`,
  params,
  row: { model: text, version: text, source: nullable(json), jobs: jsonOf<string[]>() },
})
const importOf = statement({
  name: 'lineage: import',
  text: `SELECT v.source FROM models m JOIN model_versions v ON v.model_id = m.id WHERE m.project_id = $1 AND m.name = $2 AND v.version = $3 AND v.source IS NOT NULL`,
  params: { projectId: text, model: text, version: int },
  row: { source: nullable(json) },
})

/**
 * Where a job comes from and what came from it, generation by generation, the nearest first.
 * @throws {AppError} `not_found`.
 */
export async function readLineage(on: Queryable, projectId: string, jobId: string): Promise<LineageView> {
  if (!(await firstRow(on, ofProject, { id: jobId, projectId }))) throw notFound('job', jobId)
  const found: Found = { ids: new Set([jobId]), steps: new Map(), start: [jobId] }
  const upwards = await follow(on, projectId, { by: above, next: ({ from }) => from }, found)
  const downwards = await follow(on, projectId, { by: below, next: ({ to }) => to }, found)
  return viewOf(on, projectId, { ...found, jobId, complete: upwards && downwards })
}

/**
 * What came from an imported version, generation by generation, the nearest first.
 * @throws {AppError} `not_found`.
 */
export async function readImportLineage(on: Queryable, projectId: string, model: string, version: string): Promise<LineageView> {
  const about = { projectId, model, version: Number(version) }
  const own = await firstRow(on, importOf, about)
  if (!own) throw notFound('version', `${version} of the model ${model}`)
  const all = (await rows(on, jobsFromImport, about)).map(({ id }) => id)
  const start = all.slice(0, limits.lineageJobs)
  const found: Found = { ids: new Set(start), steps: new Map(), start }
  const complete = (await follow(on, projectId, { by: below, next: ({ to }) => to }, found)) && start.length === all.length
  const view = await viewOf(on, projectId, { ...found, jobId: null, complete })
  return start.length > 0 ? view : { ...view, imports: [{ model, version, source: modelSource.parse(own.source), jobs: [] }] }
}

/** What was followed, as it is shown. */
async function viewOf(
  on: Queryable,
  projectId: string,
  { ids, steps, jobId, complete }: Found & { jobId: string | null; complete: boolean },
): Promise<LineageView> {
  const found = new Map((await rows(on, jobsOf, { ids: [...ids], projectId })).map(({ jobId: id, ...job }) => [id, job]))
  const gone = { name: null, status: null, dataset: null, models: [] }
  const imports = await rows(on, importsOfJobs, { ids: [...ids], projectId })
  return {
    object: 'lineage',
    job_id: jobId,
    jobs: [...ids].map((id) => ({ job_id: id, ...(found.get(id) ?? gone) })), // default: it was deleted
    steps: [...steps.values()],
    imports: imports.map(({ source, ...one }) => ({ ...one, source: modelSource.parse(source) })),
    complete,
  }
}

type Way = { by: typeof above; next(step: Step): string }
type Found = { ids: Set<string>; steps: Map<string, Step>; start: readonly string[] }

/** Follows all steps one way from jobs, and says whether it came to the end of all. */
async function follow(on: Queryable, projectId: string, { by, next }: Way, { ids, steps, start }: Found): Promise<boolean> {
  for (let generation = [...start]; generation.length > 0; ) {
    const found = await rows(on, by, { ids: generation, projectId })
    generation = []
    for (const { model, version, ...rest } of found) {
      const one: Step = { ...rest, model: model === null || version === null ? null : { model, version: String(version) } }
      const id = next(one)
      if (!ids.has(id)) {
        if (ids.size >= limits.lineageJobs) return false
        ids.add(id)
        generation.push(id)
      }
      steps.set(`${one.from} ${one.to} ${one.relation}`, one)
    }
  }
  return true
}
