import { type EnsembleSettings, type EnsembleSource, planEnsemble } from '@trainyard/lifecycle'
import { AppError, createId } from '@trainyard/runtime'
import {
  type DatasetColumn,
  type DatasetInfo,
  datasetInfo,
  elementAt,
  invariant,
  type JobStatus,
  type ResolvedJobSpec,
  resolvedJobSpec,
  whyNotPublished,
  withKeptColumns,
} from '@trainyard/spec'
import { notFound } from '../connection/errors.js'
import {
  bigint,
  execute,
  firstRow,
  ints,
  json,
  jsonOf,
  jsonText,
  nullable,
  rows,
  statement,
  text,
  texts,
  type Transaction,
  word,
} from '../connection/statement.js'
import { newestVersion } from '../models/publish-version.js'
import { insertNewJobs } from './insert-jobs.js'
import { beginWhereTrained } from './retry-job.js'

/** An ensemble of finished jobs to be made: of these, or of the trials of a sweep that have succeeded. */
export type NewEnsemble = {
  projectId: string
  sources: { jobs: readonly string[] } | { sweep: string }
  settings: EnsembleSettings
  /** A second creation under the same key gives the first one's id back; see `makeOnce`. */
  idempotencyKey?: string
}

const trialsThatSucceeded = statement({
  name: 'ensembles: trials',
  text: `SELECT t.job_id AS "jobId" FROM trials t JOIN jobs j ON j.id = t.job_id WHERE t.sweep_id = $1 AND j.status = 'succeeded' ORDER BY t.index`,
  params: { sweepId: text },
  row: { jobId: text },
})
const sweepOfProject = statement({
  name: 'ensembles: sweep',
  text: 'SELECT id FROM sweeps WHERE id = $1 AND project_id = $2',
  params: { id: text, projectId: text },
  row: { id: text },
})
// Held, so that none is deleted before its members are copied.
const holdJobs = statement({
  name: 'ensembles: hold jobs',
  text: 'SELECT id, status, spec, kept_columns AS columns FROM jobs WHERE id = ANY($1) AND project_id = $2 ORDER BY id FOR SHARE',
  params: { ids: texts, projectId: text },
  row: { id: text, status: word<JobStatus>(), spec: json, columns: nullable(jsonOf<DatasetColumn[]>()) },
})
const succeededMembers = statement({
  name: 'ensembles: members',
  text: `SELECT m.job_id AS "jobId", array_agg(m.index ORDER BY m.index) AS members, COALESCE(sum(b.bytes), 0)::int8 AS bytes
    FROM members m JOIN blobs b ON b.sha256 = m.predictions_sha256 WHERE m.job_id = ANY($1) AND m.status = 'succeeded' GROUP BY m.job_id`,
  params: { ids: texts },
  row: { jobId: text, members: ints, bytes: bigint },
})
const infoOf = statement({
  name: 'ensembles: data set',
  text: 'SELECT info FROM datasets WHERE id = $1 AND deleted_at IS NULL',
  params: { id: text },
  row: { info: nullable(json) },
})

/** Where a source stands in the request. */
const pathIn = (sources: NewEnsemble['sources']) => (index: number) => ('jobs' in sources ? `jobs[${index}]` : 'sweep')

/**
 * Writes an ensemble of finished jobs: a job whose members are copies of theirs, with the same files, which has only to combine them. The jobs it is made of may be
 * deleted afterwards.
 *
 * @throws {AppError} `not_found` for a job or sweep that is not there, `conflict` where it does not fit its model's newest version, and what `planEnsemble` and `insertNewJobs` throw.
 */
export async function insertEnsemble(transaction: Transaction, { projectId, sources, settings }: NewEnsemble): Promise<string> {
  const found = await readSources(transaction, projectId, sources)
  const info = await readInfo(transaction, found)
  const plan = planEnsemble(settings, found, info, pathIn(sources))
  const parent = 'sweep' in sources ? { parent: { type: 'ensemble', id: sources.sweep } } : {}
  const first = elementAt(found, 0, 'jobs')
  await requireFit(transaction, projectId, plan.spec, withKeptColumns(info, first.columns))
  const made = await insertNewJobs(transaction, [{ projectId, spec: plan.spec, specSha256: plan.specSha256, copies: true, startsLike: first.jobId, ...parent }])
  const id = elementAt(made, 0, 'the ensemble')
  await copyMembers(
    transaction,
    id,
    plan.members.map((from, index) => ({ index, ...from })),
  )
  await beginWhereTrained(transaction, id)
  return id
}

/** Rejects an ensemble that would not be published; what comes between now and then its job is told. */
async function requireFit(transaction: Transaction, projectId: string, { model, task }: ResolvedJobSpec, dataset: DatasetInfo): Promise<void> {
  if (model === null || model.replace === true) return
  const why = whyNotPublished(model.name, await newestVersion(transaction, projectId, model.name), { task, dataset })
  if (why === null) return
  const message = `model.name: ${why}`
  throw new AppError({ code: 'conflict', message, details: [{ path: 'model.name', rule: 'fits', message, received: model.name }] })
}

async function readSources(transaction: Transaction, projectId: string, sources: NewEnsemble['sources']): Promise<EnsembleSource[]> {
  if ('sweep' in sources && !(await firstRow(transaction, sweepOfProject, { id: sources.sweep, projectId }))) throw notFound('sweep', sources.sweep)
  const ids = 'jobs' in sources ? sources.jobs : (await rows(transaction, trialsThatSucceeded, { sweepId: sources.sweep })).map(({ jobId }) => jobId)
  const jobs = new Map((await rows(transaction, holdJobs, { ids, projectId })).map((job) => [job.id, job]))
  const members = new Map((await rows(transaction, succeededMembers, { ids })).map((own) => [own.jobId, own]))
  return ids.map((jobId) => {
    const job = jobs.get(jobId)
    if (!job) throw notFound('job', jobId)
    const own = members.get(jobId)
    // default: a job without members that succeeded has not succeeded either, which is an error of its own
    const finished = { members: own?.members ?? [], predictionBytes: own?.bytes ?? 0 }
    return { jobId, status: job.status, spec: resolvedJobSpec.parse(job.spec), columns: job.columns, ...finished }
  })
}

/** What the first job's data set is; whether the others have the same is checked by the plan. */
async function readInfo(transaction: Transaction, [first]: readonly EnsembleSource[]): Promise<DatasetInfo> {
  if (!first) throw new AppError({ code: 'conflict', message: 'No trial of the sweep has succeeded yet, so there is nothing to combine.' })
  const { id } = first.spec.dataset
  const found = await firstRow(transaction, infoOf, { id })
  if (!found?.info) throw notFound('data set', id)
  return datasetInfo.parse(found.info)
}

const insertCopies = statement({
  name: 'ensembles: copy members',
  text: `INSERT INTO members (id, job_id, index, seed, status, epoch, step, steps, best, final, parameters, predictions_sha256, source)
    SELECT c.id, $1, c.index, o.seed, o.status, o.epoch, o.step, o.steps, o.best, o.final, o.parameters, o.predictions_sha256,
      jsonb_build_object('job_id', c."jobId", 'member', c.member)
    FROM jsonb_to_recordset($2) AS c (id text, index int, "jobId" text, member int) JOIN members o ON o.job_id = c."jobId" AND o.index = c.member`,
  params: { jobId: text, copies: jsonText },
})
const insertCheckpoints = statement({
  name: 'ensembles: copy checkpoints',
  text: `INSERT INTO checkpoints (id, job_id, member, kind, step, epoch, metrics, resumable, sha256, bytes, created_at)
    SELECT c.checkpoint, $1, c.index, k.kind, k.step, k.epoch, k.metrics, k.resumable, k.sha256, k.bytes, clock_timestamp()
    FROM jsonb_to_recordset($2) AS c (checkpoint text, index int, "jobId" text, member int)
      JOIN checkpoints k ON k.job_id = c."jobId" AND k.member = c.member AND k.kind = 'final'`,
  params: { jobId: text, copies: jsonText },
})

/** The members of a job as copies of others: what they are, what they predicted and their final weights, which are stored once. */
async function copyMembers(transaction: Transaction, jobId: string, from: readonly { index: number; jobId: string; member: number }[]): Promise<void> {
  const copies = JSON.stringify(from.map((copy) => ({ ...copy, id: createId('member'), checkpoint: createId('checkpoint') })))
  for (const insert of [insertCopies, insertCheckpoints]) {
    const count = await execute(transaction, insert, { jobId, copies })
    invariant(count === from.length, `${count} of ${from.length} members were copied`)
  }
}
