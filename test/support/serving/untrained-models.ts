import { AppError, createLogger } from '@trainyard/runtime'
import {
  type ConformalScores,
  type DatasetInfo,
  defined,
  elementAt,
  joinMembers,
  type JobSpecInput,
  jobSpec,
  limits,
  type ModelManifest,
  networkEnds,
  type Preprocessing,
  type ResolvedJobSpec,
  resolvedJobSpec,
  settingsOf,
  type TargetScaling,
} from '@trainyard/spec'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { createNetwork, loadEngine, readArrays, writeMemberFile } from '@trainyard/training'
import { buildServing } from '../../../apps/serving/src/build-serving.js'
import { lightOnly } from '../../../apps/serving/src/heavy/roles.js'
import { servingLimits } from '../../../apps/serving/src/limits.js'
import type { ModelVersion } from '../../../apps/serving/src/models/model-pool.js'
import { openPool, type PoolSettings } from '../../../apps/serving/src/models/open-pool.js'
import type { Counted } from '../../../apps/serving/src/models/counted.js'
import { createServingStatistics } from '../../../apps/serving/src/models/serving-statistics.js'
import { versionKey } from '../../../apps/serving/src/models/registry.js'
import type { ServingDeps } from '../../../apps/serving/src/serving-deps.js'

type Layers = NonNullable<Exclude<NonNullable<JobSpecInput['architecture']>, { preset: 'auto' }>['layers']>

/** A model that was never trained: its weights are those that it begins with. What it answers is arbitrary, and differs from row to row. */
export type UntrainedModel = {
  dataset: DatasetInfo
  preprocessing: Preprocessing
  layers: Layers
  members?: number
  /** In place of `layers` and `members`: members with layers, weights in the average and, where it is another, a preprocessing of their own. */
  variants?: readonly { layers: Layers; weight: number; preprocessing?: Preprocessing }[]
  temperature?: number
  loss?: JobSpecInput['loss']
  target?: TargetScaling | null
  conformal?: ConformalScores
  threshold?: number
}
/** The manifest and the members' files of a model. */
export type ModelSource = { manifest: ModelManifest; members: { index: number; file: Uint8Array }[] }

const classes = ['a', 'b', 'c']
const classificationOf = () => ({ task: 'classification' as const, rows: 1, test_rows: 1, classes: [...classes], class_counts: [1, 1, 1], label: null })

/** Gray images of 8 × 8 with numbers from 0 to 255. */
export const images = (layers: Layers): UntrainedModel => ({
  dataset: { ...classificationOf(), kind: 'image', input_shape: [8, 8, 1], columns: [] },
  preprocessing: { kind: 'image', input_shape: [8, 8, 1], scale: 1 / 255, mean: [0.5], std: [0.25] },
  layers,
  members: 2,
  temperature: 2,
})

const numericColumn = (name: string) => ({ type: 'numeric' as const, name, mean: 1, std: 2, impute: 0.5, missing_indicator: true })

/** A table of numbers: three, if their names are left out. */
export const numbers = (layers: Layers, names: readonly string[] = ['x', 'y', 'z']): UntrainedModel => tableOf(names.map(numericColumn), layers)

/** A table of numbers whose target is a number, of the mean 100 and the deviation 10. */
export const values = (layers: Layers): UntrainedModel => {
  const { dataset, ...model } = numbers(layers)
  return { ...model, dataset: { ...dataset, task: 'regression', classes: [], class_counts: [] }, target: { mean: 100, std: 10 } }
}

/** A table of a number and a category. */
export const mixed = (layers: Layers): UntrainedModel =>
  tableOf(
    [numericColumn('size'), { type: 'categorical', name: 'colour', categories: ['red', 'größer', '日本'], impute: null, missing_indicator: false }],
    layers,
  )

type TableColumns = Extract<Preprocessing, { kind: 'table' }>['columns']

function tableOf(columns: TableColumns, layers: Layers): UntrainedModel {
  const listed = columns.map((column) => ({
    name: column.name,
    type: column.type,
    missing: Number(column.missing_indicator),
    mean: null,
    std: null,
    categories: column.type === 'categorical' ? column.categories : null,
  }))
  const dataset: DatasetInfo = { ...classificationOf(), kind: 'table', input_shape: [columns.length], columns: listed }
  return { dataset, preprocessing: { kind: 'table', columns }, layers, members: 2, temperature: 2 }
}

/** Makes the manifest and the members' files of a model. */
export async function untrained({
  dataset,
  preprocessing,
  layers,
  variants,
  temperature,
  loss,
  target = null,
  conformal,
  threshold,
  ...model
}: UntrainedModel): Promise<ModelSource> {
  const members = variants?.length ?? model.members ?? 2
  const specWith = (own: Layers): ResolvedJobSpec => {
    const given: JobSpecInput = {
      dataset: { id: `ds_${'0'.repeat(26)}` },
      task: dataset.task,
      seed: 5,
      loss,
      architecture: { layers: own },
      ensemble: { members },
    }
    return resolvedJobSpec.parse(jobSpec.parse(given))
  }
  const manifest: ModelManifest = manifestOf({
    spec: variants ? { ...specWith(layers), ...joinMembers(variants.map((own) => settingsOf(specWith(own.layers)))) } : specWith(layers),
    dataset,
    preprocessing,
    target,
    weights: variants?.map(({ weight }) => weight) ?? Array<number>(members).fill(1 / members),
    ...(temperature === undefined ? {} : { temperature }),
    ...(conformal && { conformal }),
    ...(threshold === undefined ? {} : { threshold }),
  })
  for (const [index, member] of manifest.members.entries()) {
    const own = variants?.[index]?.preprocessing
    if (own) member.fitted = { preprocessing: own, target: null }
  }
  const files: ModelSource['members'] = []
  for (let index = 0; index < members; index += 1) {
    const spec = specWith(variants ? elementAt(variants, index, 'variants').layers : layers)
    const network = createNetwork({ ...networkEnds(dataset, spec), spec, seed: spec.seed, member: index })
    const facts = { preprocessing, target, specSha256: '', seed: spec.seed, member: index, step: 0 }
    files.push({ index, file: writeMemberFile(await readArrays('weights', network.parameters), facts) })
    network.dispose()
  }
  return { manifest, members: files }
}

const token = 'a-token-of-the-test-only'

/** A serving process without a port and without a database, over models that stay in memory; each has one version, 1. */
export async function serveUntrained(
  models: Readonly<Record<string, UntrainedModel | ModelSource>>,
  { size = servingLimits.light, ...more }: Partial<ServingDeps> & { size?: PoolSettings['size'] } = {},
) {
  const engine = await loadEngine({ device: 'cpu', threads: 1 })
  const sources = new Map<string, ModelSource>()
  for (const [name, model] of Object.entries(models)) sources.set(name, 'manifest' in model ? model : await untrained(model))
  const read = async (manifest: ModelManifest) =>
    defined(
      [...sources.values()].find((source) => source.manifest === manifest),
      'a model',
    )
  const statistics = createServingStatistics()
  const counted = (request: Counted) => statistics.counted(request, 'light')
  const pool = openPool({ read, modelsBytes: 2 ** 30, requestFlops: limits.predictFlops, size, counted, ...(more.heavy && { admit: lightOnly }) })
  const versionOf = (project: string, name: string, version = '1'): ModelVersion => {
    const source = sources.get(name)
    if (!source || version !== '1') throw new AppError({ code: 'not_found', message: `there is no version ${version} of a model ${name}` })
    return { key: versionKey(project, name, '1'), name, version: '1', manifest: source.manifest }
  }
  const app = buildServing({
    registry: {
      resolve: async (project, name, { version }) => versionOf(project, name, version),
      versions: async (project, name) => [versionOf(project, name).version],
      models: async () => [...sources.keys()].map((name) => ({ name, versions: ['1'] })),
    },
    pool,
    statistics,
    heavy: null,
    datasets: {
      get: () => Promise.reject(new AppError({ code: 'not_found', message: 'there are no data sets' })),
      range: () => Promise.reject(new Error('there are no files')),
    },
    files: read,
    token,
    engine,
    ready: async () => undefined,
    logger: createLogger({ name: 'test', level: 'silent' }),
    ...more,
  })
  const call = (url: string, body?: unknown, headers: Record<string, string> = {}, method: 'GET' | 'POST' = body === undefined ? 'GET' : 'POST') =>
    app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}`, 'x-trainyard-project': 'prj_a', ...headers },
      ...(body === undefined ? {} : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    })
  const close = async (): Promise<void> => {
    await app.close()
    pool.close()
  }
  return { app, pool, token, call, close }
}
