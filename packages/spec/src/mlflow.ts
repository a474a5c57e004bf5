import { z } from 'zod'
import { limits } from './limits.js'
import { queryInt } from './scalars.js'

/** A number as MLflow writes it: what is not finite is a text. */
const value = z.union([z.number(), z.literal('NaN')])
const pair = z.object({ key: z.string(), value: z.string() })

/** A measured value; `timestamp` is in milliseconds. */
export const mlflowMetric = z.object({ key: z.string(), value, timestamp: z.int(), step: z.int() }).meta({ id: 'MlflowMetric' })
export type MlflowMetric = z.output<typeof mlflowMetric>

export const mlflowRunStatus = z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'])

/** A job or one of its members, as MLflow's REST API shows a run (https://mlflow.org/docs/latest/rest-api.html). */
export const mlflowRun = z
  .object({
    info: z.object({
      run_id: z.string(),
      run_uuid: z.string(),
      run_name: z.string(),
      experiment_id: z.string(),
      user_id: z.string(),
      status: mlflowRunStatus,
      start_time: z.int(),
      end_time: z.int().optional(),
      artifact_uri: z.string(),
      lifecycle_stage: z.literal('active'),
    }),
    data: z.object({ metrics: z.array(mlflowMetric), params: z.array(pair), tags: z.array(pair) }),
    inputs: z.object({}),
  })
  .meta({ id: 'MlflowRun' })
export type MlflowRun = z.output<typeof mlflowRun>

/** The project of the key: MLflow wants its runs to be of an experiment. */
export const mlflowExperiment = z
  .object({ experiment_id: z.string(), name: z.string(), artifact_location: z.string(), lifecycle_stage: z.literal('active'), tags: z.array(pair) })
  .meta({ id: 'MlflowExperiment' })
export type MlflowExperiment = z.output<typeof mlflowExperiment>

/** MLflow's own body of an error. */
export const mlflowError = z.object({ error_code: z.string(), message: z.string() }).meta({ id: 'MlflowError' })

const pageToken = z.string().max(20_000).optional()
const filter = z.string().max(4_000).nullish()

const viewTypes = ['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL'] as const
/** By name, or by number from 1 as protocol buffers have it. */
const viewType = z
  .preprocess((value) => (typeof value === 'number' ? viewTypes[value - 1] : value), z.enum(viewTypes))
  .nullish()
  .describe('Nothing is ever deleted: DELETED_ONLY finds none')

/** MLflow's clients of any version send fields that are not needed here: unknown ones are ignored. */
export const mlflowRunsSearch = z
  .object({
    experiment_ids: z.array(z.string()).default([]).describe('Without an experiment there are no runs'),
    filter,
    run_view_type: viewType,
    max_results: z.int().min(1).max(50_000).default(1_000).describe('At most 1000 are given; the others come with page_token'),
    order_by: z.array(z.string().max(1_000)).max(20).nullish().describe('Fields with ASC or DESC, such as `metrics.val_loss ASC`; then the newest first'),
    page_token: pageToken,
  })
  .meta({ id: 'MlflowRunsSearch' })
export type MlflowRunsSearch = z.output<typeof mlflowRunsSearch>

/** MLflow's search for experiments. */
export const mlflowExperimentsSearch = z.object({
  filter,
  view_type: viewType,
  max_results: queryInt(0, limits.int32).nullish(),
  page_token: pageToken.nullish(),
})
export type MlflowExperimentsSearch = z.output<typeof mlflowExperimentsSearch>

/** A version of a registered model, as MLflow's REST API shows it. */
export const mlflowModelVersion = z
  .object({
    name: z.string(),
    version: z.string(),
    creation_timestamp: z.int(),
    last_updated_timestamp: z.int(),
    current_stage: z.literal('None'),
    description: z.string(),
    source: z.string(),
    run_id: z.string(),
    status: z.literal('READY'),
    tags: z.array(pair),
    aliases: z.array(z.string()),
  })
  .meta({ id: 'MlflowModelVersion' })
export type MlflowModelVersion = z.output<typeof mlflowModelVersion>

/** A registered model, as MLflow's REST API shows it. */
export const mlflowRegisteredModel = z
  .object({
    name: z.string(),
    creation_timestamp: z.int(),
    last_updated_timestamp: z.int(),
    description: z.string(),
    latest_versions: z.array(mlflowModelVersion),
    tags: z.array(pair),
    aliases: z.array(z.object({ alias: z.string(), version: z.string() })),
  })
  .meta({ id: 'MlflowRegisteredModel' })
export type MlflowRegisteredModel = z.output<typeof mlflowRegisteredModel>

/** Query of the searches of the registry; a field that is repeated is a list. */
export const mlflowRegistrySearch = z.object({
  filter: z.string().max(4_000).default(''),
  max_results: queryInt(1, 1_000).default(100),
  order_by: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((wanted) => [wanted].flat()),
  page_token: pageToken,
})
export type MlflowRegistrySearch = z.output<typeof mlflowRegistrySearch>

/** The same for versions, of which MLflow's clients ask for 10,000 at once where they are not told otherwise. */
export const mlflowVersionsSearch = mlflowRegistrySearch.extend({
  max_results: queryInt(1, 200_000).default(10_000).describe('At most 10000 are given; the others come with page_token'),
})

/** A file or a folder of a run. */
export const mlflowFile = z.object({ path: z.string(), is_dir: z.boolean(), file_size: z.int().optional() }).meta({ id: 'MlflowFile' })
export type MlflowFile = z.output<typeof mlflowFile>

const step = queryInt(0, limits.int32).optional()
/** Query of `metrics/get-history`; `run_uuid` is the older name of `run_id`. */
export const mlflowHistoryQuery = z.object({
  run_id: z.string().optional(),
  run_uuid: z.string().optional(),
  metric_key: z.string(),
  max_results: queryInt(1, 25_000).default(25_000),
  page_token: pageToken,
})

/** Query of `metrics/get-history-bulk-interval`. */
export const mlflowIntervalQuery = z.object({
  run_ids: z.union([z.string(), z.array(z.string()).max(100)]).transform((ids) => [ids].flat()),
  metric_key: z.string(),
  start_step: step,
  end_step: step,
  max_results: queryInt(1, 2_500).default(320),
})
