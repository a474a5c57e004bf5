import { mlflowModelVersion, mlflowRegisteredModel, mlflowRegistrySearch, mlflowVersionsSearch } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { mlflowErrorReplies, mlflowPath } from '../replies.js'
import { findVersion, searchModels, searchVersions, toRegisteredModel } from './registry.js'

const named = z.object({ name: z.string() })
const next = { next_page_token: z.string().optional() }
const oneVersion = { 200: z.object({ model_version: mlflowModelVersion }), ...mlflowErrorReplies('not_found') }
const latest = { 200: z.object({ model_versions: z.array(mlflowModelVersion) }), ...mlflowErrorReplies('not_found') }
const shared = { access: 'jobs:read' } as const
const tags = ['integrations']

/** MLflow's model registry, as far as it reads: models, their versions and aliases are ours one to one. */
export function registryRoutes(app: App, deps: RouteDeps): void {
  modelRoutes(app, deps)
  latestRoutes(app, deps)
  versionRoutes(app, deps)
  versionSearchRoutes(app, deps)
}

function modelRoutes(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: `${mlflowPath}/registered-models/search`,
    config: shared,
    schema: {
      operationId: 'searchMlflowModels',
      tags,
      summary: "MLflow's search of registered models",
      querystring: mlflowRegistrySearch,
      response: { 200: z.object({ registered_models: z.array(mlflowRegisteredModel), ...next }), ...mlflowErrorReplies() },
    },
    handler: async (request) => searchModels(db, callerOf(request).projectId, request.query),
  })
  app.route({
    method: 'GET',
    url: `${mlflowPath}/registered-models/get`,
    config: shared,
    schema: {
      operationId: 'getMlflowModel',
      tags,
      summary: 'A registered model of MLflow by its name',
      querystring: named,
      response: { 200: z.object({ registered_model: mlflowRegisteredModel }), ...mlflowErrorReplies('not_found') },
    },
    handler: async (request) => ({ registered_model: toRegisteredModel(await db.models.registered(callerOf(request).projectId, request.query.name)) }),
  })
}

function latestRoutes(app: App, { db }: RouteDeps): void {
  const latestOf = async (projectId: string, name: string) => ({
    model_versions: toRegisteredModel(await db.models.registered(projectId, name)).latest_versions,
  })
  app.route({
    method: 'POST',
    url: `${mlflowPath}/registered-models/get-latest-versions`,
    config: { ...shared, idempotency: 'harmless' },
    schema: { operationId: 'findMlflowLatestVersions', tags, summary: 'The newest version of a registered model of MLflow', body: named, response: latest },
    handler: async (request) => latestOf(callerOf(request).projectId, request.body.name),
  })
  app.route({
    method: 'GET',
    url: `${mlflowPath}/registered-models/get-latest-versions`,
    config: shared,
    schema: { operationId: 'getMlflowLatestVersions', tags, summary: 'The same, as older clients ask', querystring: named, response: latest },
    handler: async (request) => latestOf(callerOf(request).projectId, request.query.name),
  })
}

function versionRoutes(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: `${mlflowPath}/registered-models/alias`,
    config: shared,
    schema: {
      operationId: 'getMlflowVersionByAlias',
      tags,
      summary: 'The version of MLflow that an alias points to',
      querystring: named.extend({ alias: z.string() }),
      response: oneVersion,
    },
    handler: async (request) => ({ model_version: await findVersion(db, callerOf(request).projectId, request.query.name, { alias: request.query.alias }) }),
  })
  app.route({
    method: 'GET',
    url: `${mlflowPath}/model-versions/get`,
    config: shared,
    schema: {
      operationId: 'getMlflowVersion',
      tags,
      summary: 'A version of a registered model of MLflow',
      querystring: named.extend({ version: z.string() }),
      response: oneVersion,
    },
    handler: async (request) => ({ model_version: await findVersion(db, callerOf(request).projectId, request.query.name, { version: request.query.version }) }),
  })
}

function versionSearchRoutes(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: `${mlflowPath}/model-versions/search`,
    config: shared,
    schema: {
      operationId: 'searchMlflowVersions',
      tags,
      summary: "MLflow's search of versions of registered models",
      querystring: mlflowVersionsSearch,
      response: { 200: z.object({ model_versions: z.array(mlflowModelVersion), ...next }), ...mlflowErrorReplies() },
    },
    handler: async (request) => searchVersions(db, callerOf(request).projectId, request.query),
  })
  app.route({
    method: 'GET',
    url: `${mlflowPath}/model-versions/get-download-uri`,
    config: shared,
    schema: {
      operationId: 'getMlflowDownloadUri',
      tags,
      summary: 'Where the file of a version of MLflow is',
      querystring: named.extend({ version: z.string() }),
      response: { 200: z.object({ artifact_uri: z.string() }), ...mlflowErrorReplies('not_found') },
    },
    handler: async (request) => {
      const { name, version } = request.query
      return { artifact_uri: (await findVersion(db, callerOf(request).projectId, name, { version })).source }
    },
  })
}
