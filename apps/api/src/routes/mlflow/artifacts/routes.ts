import { AppError } from '@trainyard/runtime'
import { mlflowFile } from '@trainyard/spec'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { downloadReplies, sendContent } from '../../../downloads/send-content.js'
import { fileReply } from '../../replies.js'
import { artifactUri } from '../job-runs.js'
import { mlflowErrorReplies, mlflowPath } from '../replies.js'
import { artifactPath, artifactsOf, filesIn } from './run-artifacts.js'

/** Where MLflow's clients look for what `mlflow-artifacts:/` names. */
const proxyPath = '/api/2.0/mlflow-artifacts/artifacts'
const file = fileReply('application/octet-stream', 'A safetensors file')
const under = /^0\/(?<run>[^/]+)\/artifacts(?:\/(?<path>.*))?$/

/** The files of runs: listed by MLflow's own call, and listed and read at the place that a run's `artifact_uri` names. */
export function artifactRoutes(app: App, deps: RouteDeps): void {
  listRoutes(app, deps)
  downloadRoutes(app, deps)
}

function listRoutes(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: `${mlflowPath}/artifacts/list`,
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listMlflowArtifacts',
      tags: ['integrations'],
      summary: "The files of an MLflow run: the version that a job has published, a member's checkpoints",
      querystring: z.object({ run_id: z.string().optional(), run_uuid: z.string().optional(), path: z.string().default('') }),
      response: { 200: z.object({ root_uri: z.string(), files: z.array(mlflowFile) }), ...mlflowErrorReplies('not_found') },
    },
    handler: async (request) => {
      const { run_id, run_uuid, path } = request.query
      const run = run_id ?? run_uuid
      const folder = artifactPath(path)
      return { root_uri: artifactUri(String(run)), files: filesIn(await artifactsOf(db, callerOf(request).projectId, run), folder) }
    },
  })
  app.route({
    method: 'GET',
    url: proxyPath,
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listMlflowArtifactFiles',
      tags: ['integrations'],
      summary: 'The same as `mlflow-artifacts:/` names it: `0/<run>/artifacts/<folder>`, with paths within the folder',
      querystring: z.object({ path: z.string().default('') }),
      response: { 200: z.object({ files: z.array(mlflowFile) }), ...mlflowErrorReplies('not_found') },
    },
    handler: async (request) => {
      const { run, path } = placeOf(request.query.path)
      const files = filesIn(await artifactsOf(db, callerOf(request).projectId, run), path)
      return { files: files.map((each) => ({ ...each, path: each.path.slice(path === '' ? 0 : path.length + 1) })) }
    },
  })
}

function downloadRoutes(app: App, { db }: RouteDeps): void {
  const download = async (request: FastifyRequest, reply: FastifyReply, run: string, path: string): Promise<FastifyReply> => {
    const artifacts = await artifactsOf(db, callerOf(request).projectId, run)
    const found = artifacts.find((artifact) => artifact.path === path)
    const names = artifacts.map((artifact) => artifact.path).join(', ') || 'none'
    if (!found) throw new AppError({ code: 'not_found', message: `The run ${run} has no file ${path}; it has ${names}` })
    return sendContent(request, reply, { content: await found.content(), type: 'application/octet-stream', filename: `${run}-${path.replaceAll('/', '-')}` })
  }
  const downloaded = { ...downloadReplies(file), ...mlflowErrorReplies('not_found') }
  app.route({
    method: 'GET',
    url: `${proxyPath}/0/:run/artifacts/:file`,
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'downloadMlflowArtifact',
      tags: ['integrations'],
      summary: 'A file of an MLflow run, or with `Range` a part of it',
      params: z.object({ run: z.string(), file: z.string() }),
      response: downloaded,
    },
    handler: async (request, reply) => download(request, reply, request.params.run, request.params.file),
  })
  app.route({
    method: 'GET',
    url: `${proxyPath}/0/:run/artifacts/:folder/:file`,
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'downloadMlflowFolderArtifact',
      tags: ['integrations'],
      summary: 'A file in a folder of an MLflow run, or with `Range` a part of it',
      params: z.object({ run: z.string(), folder: z.string(), file: z.string() }),
      response: downloaded,
    },
    handler: async (request, reply) => download(request, reply, request.params.run, `${request.params.folder}/${request.params.file}`),
  })
}

function placeOf(text: string): { run: string; path: string } {
  const { run, path } = under.exec(artifactPath(text))?.groups ?? {}
  if (run === undefined) throw new AppError({ code: 'not_found', message: `there are no artifacts at ${text}: a run's are at 0/<run>/artifacts` })
  return { run, path: path ?? '' } // default: the top
}
