import { mlflowExperiment, mlflowExperimentsSearch } from '@trainyard/spec'
import { z } from 'zod'
import type { App } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { mlflowPath, mlflowErrorReplies } from '../replies.js'
import { findExperiment, searchExperiments } from './experiment.js'

const one = { 200: z.object({ experiment: mlflowExperiment }), ...mlflowErrorReplies('not_found') }
const many = { 200: z.object({ experiments: z.array(mlflowExperiment) }), ...mlflowErrorReplies() }

/** MLflow's experiments: the project of the key. */
export function experimentRoutes(app: App): void {
  app.route({
    method: 'POST',
    url: `${mlflowPath}/experiments/search`,
    config: { access: 'jobs:read', idempotency: 'harmless' },
    schema: {
      operationId: 'searchMlflowExperiments',
      tags: ['integrations'],
      summary: "MLflow's list of experiments: the key's project",
      body: mlflowExperimentsSearch,
      response: many,
    },
    handler: async (request) => ({ experiments: searchExperiments(callerOf(request).project, request.body) }),
  })
  app.route({
    method: 'GET',
    url: `${mlflowPath}/experiments/search`,
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listMlflowExperiments',
      tags: ['integrations'],
      summary: 'The same, as older clients ask',
      querystring: mlflowExperimentsSearch,
      response: many,
    },
    handler: async (request) => ({ experiments: searchExperiments(callerOf(request).project, request.query) }),
  })
  app.route({
    method: 'GET',
    url: `${mlflowPath}/experiments/get`,
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getMlflowExperiment',
      tags: ['integrations'],
      summary: 'An experiment of MLflow by its id',
      querystring: z.object({ experiment_id: z.string() }),
      response: one,
    },
    handler: async (request) => ({ experiment: findExperiment(callerOf(request).project, { id: request.query.experiment_id }) }),
  })
  app.route({
    method: 'GET',
    url: `${mlflowPath}/experiments/get-by-name`,
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getMlflowExperimentByName',
      tags: ['integrations'],
      summary: 'An experiment of MLflow by its name',
      querystring: z.object({ experiment_name: z.string() }),
      response: one,
    },
    handler: async (request) => ({ experiment: findExperiment(callerOf(request).project, { name: request.query.experiment_name }) }),
  })
}
