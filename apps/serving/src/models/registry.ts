import type { Database } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import { createFreshLookup } from './fresh-lookup.js'
import type { ModelVersion } from './model-pool.js'

/** Which version is meant: a number, or an alias; the newest, if neither is given. */
export type Wanted = { version?: string | undefined; alias?: string | undefined }

/** The models of a project, by name. Everything is looked up anew for each request, so that a moved alias or a deleted version is seen at once. */
export type ModelRegistry = {
  /** Throws `not_found` for a model, version or alias that is not there. */
  resolve(projectId: string, name: string, wanted: Wanted): Promise<ModelVersion>
  versions(projectId: string, name: string): Promise<string[]>
  names(projectId: string): Promise<string[]>
}

/** Reads the registry from the database; questions that are asked at the same time are asked once. */
export function createModelRegistry(models: Database['models']): ModelRegistry {
  const lookup = createFreshLookup(async (key): Promise<ModelVersion> => {
    const [projectId = '', name = '', version, alias] = JSON.parse(key) as (string | null)[]
    const choice = { ...(version ? { version } : {}), ...(alias ? { alias } : {}) }
    const found = await models.resolve(projectId ?? '', name ?? '', choice)
    return { key: `${projectId}/${name}/${found.version.version}`, name: found.version.model, version: found.version.version, manifest: found.manifest }
  })
  return {
    resolve: async (projectId, name, { version, alias }) => {
      if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version))
        throw new AppError({ code: 'not_found', message: `the model ${name} has no version ${version}` })
      return lookup(JSON.stringify([projectId, name, version ?? null, alias ?? null]))
    },
    versions: async (projectId, name) => (await models.get(projectId, name)).versions,
    names: async (projectId) => (await models.list(projectId, { limit: limits.pageItems, order: 'desc' })).data.map(({ name }) => name),
  }
}
