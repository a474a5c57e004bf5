import { AppError } from '@trainyard/runtime'
import { limits, type ListQuery, type MetricFloor, type ModelManifest, type ModelVersionView, type ModelView, type NewestVersion } from '@trainyard/spec'
import { setTimeout as delay } from 'node:timers/promises'
import type { Connections } from '../connection/pool.js'
import { notFound } from '../connection/errors.js'
import { execute, firstRow, float, int, jsonText, nullable, oneRow, type Queryable, rows, statement, text, type Transaction } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { memberFraction } from '../jobs/read-jobs.js'
import { mapPage, type Page, readListById } from '../page.js'
import { type ImportedModel, importOnce } from './import-version.js'
import { registryReads } from './registry.js'
import { floorOf, newestVersion, nextVersion } from './publish-version.js'
import { modelWith, toManifest, toModelView, toVersionView } from './model-views.js'

/** Which version is meant: a number as text, or an alias. If neither is given, what the alias `production` points to, or the newest where there is no such alias. */
export type VersionChoice = { version?: string; alias?: string }

/** Where an alias is to point. */
export type AliasChange = {
  version: string
  /** Change only if the alias points here now; null for one that must not be there yet. Not asked, if left out. */
  expected?: string | null
}

/** What is known of the next version of a model before it is made. */
export type NextPublication = { next: number; newest: NewestVersion | null; floor: MetricFloor | null }

/** Models, their versions and aliases. */
export type Models = ReturnType<typeof createModels>

/** Timers may fire a little early. */
const timerMs = 5

/**
 * Models, their versions and the names that point to versions, all by name within a project. A change of a name returns only when no cached lookup of the old
 * target is still trusted, so that every later prediction sees the change.
 */
export const createModels = ({ pool, prisma }: Connections) => {
  const change = async (task: (open: Transaction) => Promise<void>): Promise<void> => {
    await inTransaction(pool, task)
    await delay(limits.versionTrustedMs + timerMs)
  }
  const find = async (projectId: string, name: string) => {
    const row = await prisma.model.findFirst({ where: { projectId, name, deletedAt: null }, include: modelWith })
    if (!row) throw await noModel(pool, projectId, name)
    return row
  }
  const resolve = async (
    projectId: string,
    name: string,
    { version, alias }: VersionChoice,
  ): Promise<{ version: ModelVersionView; manifest: ModelManifest }> => {
    const model = await find(projectId, name)
    const wanted = alias ?? (version === undefined ? defaultAlias : undefined)
    const pointed = wanted === undefined ? undefined : model.aliases.find((row) => row.alias === wanted)
    if (alias !== undefined && !pointed) throw notFound('alias', `${alias} of the model ${name}`)
    const number = pointed?.version ?? (version === undefined ? model.versions.at(-1)?.version : Number(version))
    const row = number === undefined ? null : await prisma.modelVersion.findFirst({ where: { modelId: model.id, version: number, deletedAt: null } })
    if (!row) throw notFound('version', `${version ?? alias ?? 'latest'} of the model ${name}`)
    return { version: toVersionView(model, row), manifest: toManifest(row) }
  }
  return {
    /**
     * The number of the version that is meant now, in one small query, since it is asked for every prediction.
     *
     * @throws {AppError} `not_found` for a model, version or alias that is not there.
     */
    async current(projectId: string, name: string, choice: VersionChoice): Promise<string> {
      const version = choice.version === undefined ? null : Number(choice.version)
      const found = await firstRow(pool, currentVersion, { projectId, name, version, alias: choice.alias ?? null })
      return found ? String(found.version) : (await resolve(projectId, name, choice)).version.version
    },
    list: async (projectId: string, query: ListQuery): Promise<Page<ModelView>> => {
      const page = await readListById({
        owner: { list: 'models', projectId },
        query,
        find: (id) => prisma.model.findFirst({ where: { id, projectId }, select: { id: true } }),
        read: ({ where, ...page }) => prisma.model.findMany({ ...page, where: { ...where, projectId, deletedAt: null }, include: modelWith }),
      })
      return mapPage(page, toModelView)
    },
    ...registryReads(prisma),
    publication: (projectId: string, name: string): Promise<NextPublication> => publicationOf(pool, projectId, name),
    import: (model: ImportedModel, idempotencyKey?: string): Promise<ModelVersionView> => importOnce({ pool, prisma }, model, idempotencyKey),
    /**
     * Sets what later versions must reach before they are published; null for nothing. Versions that are there stay.
     * @throws {AppError} `not_found`.
     */
    setFloor: async (projectId: string, name: string, floor: MetricFloor | null): Promise<ModelView> => {
      await changeFloor(pool, projectId, name, floor)
      return toModelView(await find(projectId, name))
    },
    get: async (projectId: string, name: string): Promise<ModelView> => toModelView(await find(projectId, name)),
    getVersion: async (projectId: string, name: string, version: string): Promise<ModelVersionView> => (await resolve(projectId, name, { version })).version,
    /**
     * What a prediction is made with.
     *
     * @throws {AppError} `not_found` for a model, version or alias that is not there.
     */
    resolve,
    /**
     * Points an alias at a version that is there, in one step.
     *
     * @throws {AppError} `conflict` when `expected` is given and the alias points elsewhere.
     */
    setAlias: (projectId: string, name: string, alias: string, wanted: AliasChange): Promise<void> =>
      change((open) => setAlias(open, { projectId, name, alias, ...wanted })),
    deleteAlias: (projectId: string, name: string, alias: string): Promise<void> =>
      change(async (open) => {
        const { id } = await lockModel(open, projectId, name)
        if ((await execute(open, deleteAlias, { modelId: id, alias })) === 0) throw notFound('alias', `${alias} of the model ${name}`)
      }),
    /**
     * Takes a version out of service for good.
     *
     * @throws {AppError} `conflict` while an alias points to it, or a batch prediction that has not ended uses it.
     */
    deleteVersion: (projectId: string, name: string, version: string): Promise<void> => change((open) => removeVersion(open, projectId, name, version)),
    /**
     * Takes a model with all versions and aliases out of service. A later job may make it anew; its numbers go on.
     *
     * @throws {AppError} `conflict` while a batch prediction that has not ended uses it.
     */
    deleteModel: (projectId: string, name: string): Promise<void> => change((open) => removeModel(open, projectId, name)),
  }
}

// One that is being cancelled publishes what its members reached, where any has succeeded.
const publisher = statement({
  name: 'models: job that will publish',
  text: `SELECT j.id, j.status, COALESCE((SELECT avg(${memberFraction}) FROM members m WHERE m.job_id = j.id), 0)::float8 AS fraction
    FROM jobs j WHERE j.project_id = $1 AND j.spec -> 'model' ->> 'name' = $2 AND j.status IN ('queued', 'running', 'paused', 'stopping')
      AND (j.request IS DISTINCT FROM 'cancel' OR EXISTS (SELECT FROM members m WHERE m.job_id = j.id AND m.status = 'succeeded' OFFSET 0))
    ORDER BY fraction DESC, j.id LIMIT 1`,
  params: { projectId: text, name: text },
  row: { id: text, status: text, fraction: float },
})

/** The error for a model that is not there; where a job is on its way to publish it, with that job. */
async function noModel(on: Queryable, projectId: string, name: string): Promise<AppError> {
  const job = await firstRow(on, publisher, { projectId, name })
  if (!job) return notFound('model', name)
  const state = job.status === 'queued' ? job.status : `${job.status}, ${Math.floor(100 * job.fraction)} %`
  return new AppError({ code: 'not_found', message: `The model ${name} doesn't exist yet; ${job.id} (${state}) will publish it.` })
}

/** What a prediction without a version or an alias follows, where a model has it. */
const defaultAlias = 'production'

// An alias goes before a version. Where neither is given the alias `production` is meant if it is there, and the newest version if not.
const currentVersion = statement({
  name: 'current_version',
  text: `SELECT v.version FROM models m
    JOIN model_versions v ON v.model_id = m.id AND v.deleted_at IS NULL
    LEFT JOIN aliases a ON a.model_id = m.id AND a.alias = COALESCE($4, CASE WHEN $3::int IS NULL THEN '${defaultAlias}' END)
    WHERE m.project_id = $1 AND m.name = $2 AND m.deleted_at IS NULL
      AND (a.version IS NULL AND $4::text IS NULL OR v.version = a.version)
      AND ($4::text IS NOT NULL OR $3::int IS NULL OR v.version = $3)
    ORDER BY v.version DESC LIMIT 1`,
  params: { projectId: text, name: text, version: nullable(int), alias: nullable(text) },
  row: { version: int },
  prepared: true,
})
const lock = statement({
  name: 'models: lock',
  text: 'SELECT id FROM models WHERE project_id = $1 AND name = $2 AND deleted_at IS NULL FOR NO KEY UPDATE',
  params: { projectId: text, name: text },
  row: { id: text },
})
const findVersion = statement({
  name: 'model versions: find',
  text: 'SELECT id FROM model_versions WHERE model_id = $1 AND version = $2 AND deleted_at IS NULL',
  params: { modelId: text, version: int },
  row: { id: text },
})
const aliasTarget = statement({
  name: 'aliases: target',
  text: 'SELECT version FROM aliases WHERE model_id = $1 AND alias = $2',
  params: { modelId: text, alias: text },
  row: { version: int },
})
const pointAlias = statement({
  name: 'aliases: point',
  text: 'INSERT INTO aliases (model_id, alias, version) VALUES ($1, $2, $3) ON CONFLICT (model_id, alias) DO UPDATE SET version = $3',
  params: { modelId: text, alias: text, version: int },
})
const aliasesOfVersion = statement({
  name: 'aliases: of a version',
  text: 'SELECT alias FROM aliases WHERE model_id = $1 AND version = $2 ORDER BY alias',
  params: { modelId: text, version: int },
  row: { alias: text },
})
const setFloor = statement({
  name: 'models: set floor',
  text: 'UPDATE models SET floor = $3::jsonb WHERE project_id = $1 AND name = $2 AND deleted_at IS NULL',
  params: { projectId: text, name: text, floor: nullable(jsonText) },
})
const deleteAlias = statement({
  name: 'aliases: delete one',
  text: 'DELETE FROM aliases WHERE model_id = $1 AND alias = $2',
  params: { modelId: text, alias: text },
})
const deleteAliases = statement({ name: 'aliases: delete all', text: 'DELETE FROM aliases WHERE model_id = $1', params: { modelId: text } })
const deleteVersion = statement({
  name: 'model versions: delete one',
  text: 'UPDATE model_versions SET deleted_at = clock_timestamp() WHERE model_id = $1 AND version = $2 RETURNING id',
  params: { modelId: text, version: int },
  row: { id: text },
})
const deleteVersions = statement({
  name: 'model versions: delete all',
  text: 'UPDATE model_versions SET deleted_at = clock_timestamp() WHERE model_id = $1 AND deleted_at IS NULL',
  params: { modelId: text },
})
const openBatch = statement({
  name: 'models: open batch prediction',
  text: 'SELECT id FROM batch_predictions WHERE model_id = $1 AND ($2::int IS NULL OR model_version = $2) AND finished_at IS NULL LIMIT 1',
  params: { modelId: text, version: nullable(int) },
  row: { id: text },
})
const deleteModel = statement({ name: 'models: delete', text: 'UPDATE models SET deleted_at = clock_timestamp() WHERE id = $1', params: { id: text } })

async function lockModel(transaction: Transaction, projectId: string, name: string): Promise<{ id: string }> {
  const row = await firstRow(transaction, lock, { projectId, name })
  if (!row) throw await noModel(transaction, projectId, name)
  return row
}

async function requireVersion(transaction: Transaction, modelId: string, name: string, version: string): Promise<void> {
  if (!(await firstRow(transaction, findVersion, { modelId, version: Number(version) }))) throw notFound('version', `${version} of the model ${name}`)
}

async function setAlias(
  transaction: Transaction,
  { projectId, name, alias, version, expected }: { projectId: string; name: string; alias: string } & AliasChange,
): Promise<void> {
  const { id: modelId } = await lockModel(transaction, projectId, name)
  await requireVersion(transaction, modelId, name, version)
  const now = await firstRow(transaction, aliasTarget, { modelId, alias })
  const current = now ? String(now.version) : null
  if (expected !== undefined && expected !== current)
    throw new AppError({ code: 'conflict', message: `The alias ${alias} points to ${current ?? 'nothing'}, not to ${expected ?? 'nothing'}.` })
  await execute(transaction, pointAlias, { modelId, alias, version: Number(version) })
}

/** The number of the next version, and what that has to fit and to reach: the newest one and the floor; null where there is none. */
const publicationOf = async (on: Queryable, projectId: string, name: string): Promise<NextPublication> => ({
  next: await nextVersion(on, projectId, name),
  newest: await newestVersion(on, projectId, name),
  floor: await floorOf(on, projectId, name),
})

async function changeFloor(on: Queryable, projectId: string, name: string, floor: MetricFloor | null): Promise<void> {
  const set = await execute(on, setFloor, { projectId, name, floor: floor && JSON.stringify(floor) })
  if (set === 0) throw await noModel(on, projectId, name)
}

async function removeModel(open: Transaction, projectId: string, name: string): Promise<void> {
  const { id } = await lockModel(open, projectId, name)
  await expectUnused(open, id, name, null)
  await execute(open, deleteAliases, { modelId: id })
  await execute(open, deleteVersions, { modelId: id })
  await execute(open, deleteModel, { id })
}

async function removeVersion(transaction: Transaction, projectId: string, name: string, version: string): Promise<void> {
  const { id: modelId } = await lockModel(transaction, projectId, name)
  await requireVersion(transaction, modelId, name, version)
  const pointing = await rows(transaction, aliasesOfVersion, { modelId, version: Number(version) })
  if (pointing.length > 0) {
    const names = pointing.map(({ alias }) => alias).join(', ')
    throw new AppError({ code: 'conflict', message: `Version ${version} of ${name} is in use by the aliases ${names}; move them first.` })
  }
  await expectUnused(transaction, modelId, name, Number(version))
  await oneRow(transaction, deleteVersion, { modelId, version: Number(version) })
}

async function expectUnused(transaction: Transaction, modelId: string, name: string, version: number | null): Promise<void> {
  const busy = await firstRow(transaction, openBatch, { modelId, version })
  if (!busy) return
  const message = `${version === null ? `The model ${name}` : `Version ${version} of ${name}`} is used by the batch prediction ${busy.id}, which has not ended: cancel it first.`
  throw new AppError({ code: 'conflict', message })
}
