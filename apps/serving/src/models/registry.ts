import type { Database } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { limits, type ListQuery, type ModelView } from '@trainyard/spec'
import { LRUCache } from 'lru-cache'
import { servingLimits } from '../limits.js'
import type { ModelVersion } from './model-pool.js'
import { createTrustedLookup } from './trusted-lookup.js'

/** Which version: a number or an alias; the newest, if neither is given. */
export type Wanted = { version?: string | undefined; alias?: string | undefined }

/**
 * The models of a project, by name. A lookup is trusted for `limits.versionTrustedMs`. Moving an alias or deleting a version is answered after that time, so
 * that every later request sees the change.
 */
export type ModelRegistry = {
  /** @throws {AppError} `not_found` for a model, version or alias that is not there. */
  resolve(projectId: string, name: string, wanted: Wanted): Promise<ModelVersion>
  versions(projectId: string, name: string): Promise<string[]>
  /** Every model with its versions, the newest first. */
  models(projectId: string): Promise<Pick<ModelView, 'name' | 'versions'>[]>
}

/** What a version is kept under. It names the same version for ever. */
export const versionKey = (projectId: string, name: string, version: string): string => `${projectId}/${name}/${version}`

/** Reads the registry from the database. A version never changes, so it is read once. */
export function createModelRegistry(models: Database['models']): ModelRegistry {
  const known = new LRUCache<string, ModelVersion>({ max: servingLimits.knownVersions })
  const read = async (projectId: string, name: string, version: string): Promise<ModelVersion> => {
    const key = versionKey(projectId, name, version)
    const found = known.get(key) ?? { key, name, version, manifest: (await models.resolve(projectId, name, { version })).manifest }
    known.set(key, found)
    return found
  }
  const current = async (question: string): Promise<ModelVersion> => {
    const [projectId, name, version, alias] = JSON.parse(question) as [string, string, string | null, string | null]
    return read(projectId, name, await models.current(projectId, name, { ...(version ? { version } : {}), ...(alias ? { alias } : {}) }))
  }
  const lookup = createTrustedLookup(current, { trustedMs: limits.versionTrustedMs, limit: servingLimits.knownNames })
  return {
    resolve: async (projectId, name, { version, alias }) => {
      if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version))
        throw new AppError({ code: 'not_found', message: `the model ${name} has no version ${version}` })
      return lookup(JSON.stringify([projectId, name, version ?? null, alias ?? null]))
    },
    versions: async (projectId, name) => (await models.get(projectId, name)).versions,
    models: async (projectId) => {
      const all: ModelView[] = []
      for (let after: string | null | undefined; after !== null; ) {
        const page = await models.list(projectId, pageAfter(after))
        all.push(...page.data)
        after = page.next
      }
      return all
    },
  }
}

const pageAfter = (after?: string): ListQuery => ({ limit: limits.pageItems, order: 'desc', ...(after === undefined ? {} : { after }) })
