import type { Database, RegisteredModel } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import type { MlflowModelVersion, MlflowRegisteredModel, MlflowRegistrySearch } from '@trainyard/spec'
import { artifactUri } from '../job-runs.js'
import { type Field, type Fields, readFilter, readOrder } from '../search/filter.js'
import { searchPage } from '../search/page.js'

/**
 * Nothing has tags. But MLflow 3 adds to every search of its own that prompts are left out, and an object without a tag would not match that: no model is one
 * (`SqlAlchemyStore._update_query_to_exclude_prompts`).
 */
const noEntities: Fields<never>['entities'] = new Map([['tags', { type: 'text', of: (_, key) => (key === 'mlflow.prompt.is_prompt' ? 'false' : null) }]])

/** Versions of one page. */
const mostVersions = 10_000

const text = <T>(of: (item: T) => string): Field<T> => ({ type: 'text', of })
const number = <T>(of: (item: T) => number): Field<T> => ({ type: 'number', of })

const updated = number<MlflowRegisteredModel>((model) => model.last_updated_timestamp)
const modelFields: Fields<MlflowRegisteredModel> = {
  attributes: new Map([
    ['name', text<MlflowRegisteredModel>((model) => model.name)],
    ['creation_timestamp', number<MlflowRegisteredModel>((model) => model.creation_timestamp)],
    ['last_updated_timestamp', updated],
    ['timestamp', updated],
  ]),
  entities: noEntities,
}
const versionFields: Fields<MlflowModelVersion> = {
  attributes: new Map([
    ['name', text<MlflowModelVersion>((version) => version.name)],
    ['version_number', number<MlflowModelVersion>((version) => Number(version.version))],
    ['run_id', text<MlflowModelVersion>((version) => version.run_id)],
    ['source_path', text<MlflowModelVersion>((version) => version.source)],
    ['creation_timestamp', number<MlflowModelVersion>((version) => version.creation_timestamp)],
    ['last_updated_timestamp', number<MlflowModelVersion>((version) => version.last_updated_timestamp)],
  ]),
  entities: noEntities,
}

/** The versions of a model as MLflow shows them, the oldest first. A version is the model that its job's run has made; an imported one has no run. */
function versionsOf({ name, versions, aliases }: RegisteredModel): MlflowModelVersion[] {
  return versions.map(({ version, jobId, createdAt }) => ({
    name,
    version: String(version),
    creation_timestamp: createdAt.getTime(),
    last_updated_timestamp: createdAt.getTime(),
    current_stage: 'None',
    description: '',
    source: jobId === null ? `models:/${name}/${version}` : `${artifactUri(jobId)}/model.safetensors`,
    run_id: jobId ?? '', // default: MLflow's own versions have an empty one where no run made them
    status: 'READY',
    tags: [],
    aliases: aliases.filter((alias) => alias.version === version).map(({ alias }) => alias),
  }))
}

/** A model as MLflow shows it. `latest_versions` has the newest version: there are no stages here, and versions without one have one newest. */
export function toRegisteredModel(model: RegisteredModel): MlflowRegisteredModel {
  const newest = versionsOf(model).at(-1)
  return {
    name: model.name,
    creation_timestamp: model.createdAt.getTime(),
    last_updated_timestamp: newest?.last_updated_timestamp ?? model.createdAt.getTime(),
    description: '',
    latest_versions: newest ? [newest] : [],
    tags: [],
    aliases: model.aliases.map(({ alias, version }) => ({ alias, version: String(version) })),
  }
}

/**
 * One version of a model, by its number or by an alias.
 *
 * @throws {AppError} `not_found`.
 */
export async function findVersion(
  { models }: Database,
  projectId: string,
  name: string,
  by: { version: string } | { alias: string },
): Promise<MlflowModelVersion> {
  const model = await models.registered(projectId, name)
  const number = 'version' in by ? by.version : String(model.aliases.find(({ alias }) => alias === by.alias)?.version)
  const found = versionsOf(model).find(({ version }) => version === number)
  if (found) return found
  throw new AppError({
    code: 'not_found',
    message:
      'version' in by
        ? `Model Version (name=${name}, version=${by.version}) not found`
        : `Registered model alias ${by.alias} not found: ${name} has no such alias`,
  })
}

/** A page of the project's models, by name if no other order is asked for. */
export async function searchModels({ models }: Database, projectId: string, search: MlflowRegistrySearch) {
  const { items, token } = await searchPage(
    mapped(models.everyRegistered(projectId), (model) => [toRegisteredModel(model)]),
    {
      ...searchOf('mlflow models', projectId, search),
      matches: readFilter(search.filter, modelFields),
      order: readOrder(search.order_by, ['name'], modelFields),
    },
  )
  return { registered_models: items, ...(token === undefined ? {} : { next_page_token: token }) }
}

/** A page of the versions of the project's models, the newest first if no other order is asked for. */
export async function searchVersions({ models }: Database, projectId: string, search: MlflowRegistrySearch) {
  const { items, token } = await searchPage(mapped(models.everyRegistered(projectId), versionsOf), {
    ...searchOf('mlflow versions', projectId, { ...search, max_results: Math.min(search.max_results, mostVersions) }),
    matches: readFilter(search.filter, versionFields),
    order: readOrder(search.order_by, ['last_updated_timestamp DESC', 'name', 'version_number DESC'], versionFields),
  })
  return { model_versions: items, ...(token === undefined ? {} : { next_page_token: token }) }
}

const searchOf = (list: string, projectId: string, { filter, max_results: most, page_token: pageToken }: MlflowRegistrySearch) => ({
  owner: { list, projectId, filter },
  most,
  pageToken,
})

async function* mapped<T, R>(items: AsyncIterable<T>, all: (item: T) => readonly R[]): AsyncGenerator<R, void, undefined> {
  for await (const item of items) yield* all(item)
}
