import { z } from 'zod'
import { idSchema } from '../ids.js'
import { tableReading } from '../dataset/reading.js'
import { datasetColumn } from '../dataset/view.js'
import { ensembleResult } from '../job/view.js'
import { slug, timestamp, versionNumber, wireNumber } from '../scalars.js'
import { metricFloor } from './floor.js'
import { modelSource } from './source.js'

/** A trained ensemble, the result of a job or imported, under a number; versions count from 1 and never change. */
export const modelVersionView = z
  .strictObject({
    object: z.literal('model_version'),
    model: slug,
    version: z.string(),
    status: z.enum(['ready', 'deleted']),
    job_id: idSchema('job').nullable().describe('The job that it is the result of; null for one that was imported'),
    dataset_id: idSchema('dataset').nullable().describe('The data set that it was trained on; null for one that was imported'),
    source: modelSource.nullable().default(null).describe('The file that it was imported from; null for the result of a job'),
    task: z.string(),
    input_shape: z.array(z.int()),
    classes: z.array(z.string()),
    columns: z.array(datasetColumn).default([]).describe('The columns of the table that it takes, in their order; none for images'),
    label: z.string().nullable().default(null).describe('The column that it predicts'),
    reading: tableReading.optional().describe('How the text of a table is read for it, as that of its data set was'),
    members: z.int(),
    member_indices: z.array(z.int()).default([]).describe('The members of the job that it is made of, by their index'),
    parameters: z.int().describe('Trainable numbers in all members together'),
    bytes: z.int(),
    metrics: z.record(z.string(), wireNumber),
    ensemble: ensembleResult.nullable(),
    aliases: z.array(z.string()),
    created_at: timestamp,
  })
  .meta({ id: 'ModelVersion' })
export type ModelVersionView = z.output<typeof modelVersionView>

/** The state of versions as TensorFlow Serving tells it. */
export const modelVersionStatuses = z.array(
  z.strictObject({
    version: z.string(),
    state: z.literal('AVAILABLE'),
    status: z.strictObject({ error_code: z.literal('OK'), error_message: z.string() }),
  }),
)

/** The state of versions that take requests. */
export const availableVersions = (versions: readonly string[]): z.output<typeof modelVersionStatuses> =>
  versions.map((version) => ({ version, state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } }))

/** A named line of versions. */
export const modelView = z
  .strictObject({
    object: z.literal('model'),
    id: idSchema('model'),
    name: slug,
    created_at: timestamp,
    latest_version: z.string().nullable(),
    versions: z.array(z.string()),
    aliases: z.record(z.string(), z.string()),
    ready: z.boolean(),
    floor: metricFloor.nullable().describe('What a version must reach before it is published; null where every one is'),
  })
  .meta({ id: 'Model' })
export type ModelView = z.output<typeof modelView>

/** A model by itself, which also says what clients of TensorFlow Serving and of KServe's protocol V1 look for at its path. */
export const modelWithStatus = modelView.extend({ model_version_status: modelVersionStatuses }).meta({ id: 'ModelWithStatus' })

/** The body of PATCH /v1/models/{name}. */
export const setModelRequest = z
  .strictObject({ floor: metricFloor.nullable().describe('What later versions must reach before they are published; null for none') })
  .meta({ id: 'SetModelRequest' })

/** Moves a name to a version in one step; rejected unless the version is ready. */
export const setAliasRequest = z.strictObject({ version: versionNumber }).meta({ id: 'SetAliasRequest' })

/** An alias of a model as the API shows it. */
export const aliasView = z.strictObject({ object: z.literal('model_alias'), model: slug, alias: slug, version: z.string() }).meta({ id: 'ModelAlias' })
export type AliasView = z.output<typeof aliasView>
