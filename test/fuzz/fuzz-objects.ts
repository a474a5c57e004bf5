import { createId } from '@trainyard/runtime'
import { type DatasetInfo, defined, type Scope, writeTensorFile } from '@trainyard/spec'
import type { IdentityProvider } from '@trainyard/testing/api/identity-provider.js'
import { claimNext, jobBody, points, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { columns, flowers, records } from '@trainyard/testing/serving/iris-rows.js'
import type { TestStack } from '@trainyard/testing/serving/test-stack.js'
import type { App } from '../../apps/api/src/app.js'
import { defaultCapacity } from '../../apps/api/src/plugins/capacity/capacity.js'
import { createSecret, keyText, secretSha256 } from '../../apps/api/src/authentication/api-key.js'
import type { Operation } from './operations.js'
import type { Random } from './random.js'
import type { Material } from './requests.js'
import { makeSeeds } from './seeds.js'

/** Objects of each kind that requests delete, revoke or end, beside those that stay. */
const spare = 12
const times = (count: number) => Array.from({ length: count }, (_, index) => index)

const [imageRows, side] = [8, 4]
const imagesInfo: DatasetInfo = {
  kind: 'image',
  task: 'classification',
  rows: imageRows,
  test_rows: 0,
  input_shape: [side, side, 1],
  classes: ['even', 'odd'],
  class_counts: [4, 4],
  columns: [],
  label: null,
}
const imagesFile = writeTensorFile({
  'train.x': { dtype: 'U8', shape: [imageRows, side, side, 1], data: Uint8Array.from({ length: imageRows * side * side }, (_, index) => (index * 31) % 256) },
  'train.y': { dtype: 'I32', shape: [imageRows], data: Int32Array.from({ length: imageRows }, (_, row) => row % 2) },
})

type Made = Omit<Material, 'document'>
type Db = TestStack['db']
type KeyFor = (project: string, scopes: readonly Scope[]) => Promise<{ id: string; text: string }>
type Known = { dataset: string; images: string; running: string; done: readonly string[]; checkpoints: readonly string[]; sweeps: readonly string[] }
type Spares = Record<'datasets' | 'jobs' | 'paused' | 'keys' | 'models' | 'retired' | 'uploads', readonly string[]>

/** Makes objects of every kind beside the model `iris`, and says how requests name them. */
export async function makeObjects({ db, projectId }: TestStack, app: App, provider: IdentityProvider): Promise<Made> {
  const keyFor: KeyFor = async (project, scopes) => {
    const [id, secret] = [createId('apiKey'), createSecret()]
    await db.apiKeys.create({ id, projectId: project, name: 'fuzz', scopes, expiresAt: null, secretSha256: secretSha256(secret) })
    return { id, text: keyText(id, secret) }
  }
  const good = (await keyFor(projectId, ['admin'])).text
  const other = await db.projects.ensure('other')
  const datasets: string[] = []
  for (const _ of times(spare)) datasets.push(await readyDataset({ db }, projectId))
  const [dataset = ''] = datasets
  const headers = { authorization: `Bearer ${good}` }
  const post = async (url: string, payload: object): Promise<string> => (await app.inject({ method: 'POST', url, payload, headers })).json().id
  const newJob = (model: string) => post('/v1/jobs', { ...jobBody(dataset), model: { name: model } })
  const { checkpoints, models, retired, done } = await trainedModels(db, projectId, newJob)
  const running = await newJob('running')
  const { lease } = await claimNext(db, { jobId: running })
  await db.metrics.append(lease, [...points('loss', 30), ...points('val_loss', 30)])
  const jobs: string[] = []
  for (const index of times(spare)) {
    const id = await newJob('never')
    jobs.push(id)
    if (index % 2 === 0) await claimNext(db, { jobId: id })
  }
  const paused: string[] = []
  for (const index of times(spare)) {
    const id = await newJob('paused')
    const claim = await claimNext(db, { jobId: id })
    if (index % 2 === 0) {
      await app.inject({ method: 'POST', url: `/v1/jobs/${id}/pause`, headers })
      await db.tasks.stop(claim.lease, 'paused')
    }
    paused.push(id)
  }
  const uploads = await Promise.all(
    times(spare).map(() => db.uploads.create({ projectId, bytes: 5, filename: 'u.csv', expectedSha256: null }, defaultCapacity.uploadBytes)),
  )
  await db.models.setAlias(projectId, 'iris', 'stable', { version: '1' })
  const images = await db.datasets.create({ projectId, name: 'images', source: { type: 'sample', sample: 'digits' } })
  await db.datasets.markReady((await claimNext(db, { datasetId: images.id })).lease, { info: imagesInfo, file: imagesFile, warnings: [] })
  const sweeps: string[] = []
  for (const _ of times(4)) sweeps.push(await post('/v1/sweeps', { job: jobBody(dataset), space: learningRates }))
  const keys = (await Promise.all(times(spare).map(() => keyFor(projectId, ['predict'])))).map(({ id }) => id)
  const { data: trained } = await db.jobs.list(projectId, { limit: 2, order: 'asc', sort: 'created_at' })
  const known: Known = { dataset, images: images.id, running, done: [...trained.map(({ id }) => id), ...done], checkpoints, sweeps }
  const spares: Spares = { datasets: datasets.slice(1), jobs, paused, keys, models, retired, uploads }
  return {
    keys: { good, others: await otherKeys(keyFor, projectId, other.id) },
    examples: examplesFor(dataset, running),
    seeds: await makeSeeds({ app, db, provider, headers, ended: defined(trained[0], 'a job that has ended').id }),
    queryTexts: queryTexts(known),
    textFor: (pattern, random) => textFor(pattern, random, known),
    pathText: (operation, name, random) => pathText(operation, name, random, known, spares),
  }
}

/** Models with a version each, which requests delete; the retired ones have no alias, so that their version can be deleted alone. */
async function trainedModels(db: Db, projectId: string, newJob: (model: string) => Promise<string>) {
  const [checkpoints, models, retired, done]: [string[], string[], string[], string[]] = [[], [], [], []]
  const train = async (name: string) => {
    const job = await newJob(name)
    checkpoints.push(await succeed({ db }, job))
    done.push(job)
  }
  for (const index of times(spare)) {
    const name = `spare-${index}`
    await train(name)
    await db.models.setAlias(projectId, name, index % 2 === 0 ? 'stable' : 'best', { version: '1' })
    models.push(name)
    await train(`retired-${index}`)
    retired.push(`retired-${index}`)
  }
  return { checkpoints, models, retired, done }
}

const learningRates = { 'optimizer.learning_rate': { type: 'choice', values: [0.1, 0.2] } }

async function otherKeys(keyFor: KeyFor, own: string, other: string): Promise<string[]> {
  const made = await Promise.all([keyFor(own, ['jobs:read']), keyFor(own, ['predict']), keyFor(own, ['jobs:write']), keyFor(other, ['admin'])])
  return [...made.map(({ text }) => text), keyText(createId('apiKey'), createSecret()), 'ty_', 'nonsense', '']
}

/** Texts for the patterns of the document: mostly of objects that exist. */
function textFor(pattern: string, random: Random, known: Known): string | null {
  const kind = /^\^(\w+)_\[/.exec(pattern)?.[1]
  const made = `${kind}_${'0'.repeat(26)}`
  if (kind === 'job') return random.pick([known.running, random.pick(known.done), made])
  if (kind === 'ds') return random.pick([known.dataset, known.dataset, made])
  if (kind !== undefined) return made
  if (pattern.startsWith('^[1-9]')) return random.pick(['1', '2', '999999999'])
  if (pattern.startsWith('^[A-Za-z0-9]')) return random.pick(['a', 'iris', 'a-b.c_d', 'x'.repeat(100)])
  if (pattern.startsWith('^member-')) return random.pick(['member-0', 'member-1', 'member-999999999'])
  if (pattern.startsWith('^\\d{1,9}')) return random.pick(['0', '1,2', '999999999'])
  if (pattern.includes('T(?:')) return random.pick(['2030-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '0000-01-01T00:00:00Z', '2400-02-29T00:00:00.123456Z'])
  return null
}

/** What stands in a path: an object that exists; where the call ends it, one that may end. */
function pathText({ id, method, path }: Operation, name: string, random: Random, known: Known, spares: Spares): string {
  const ends = method === 'DELETE' || id.endsWith('Job')
  if (name === 'project') return random.pick(method === 'PUT' ? ['other'] : ['test', 'other'])
  if (name === 'email') return random.pick(['ann@example.org', 'bob@example.org'])
  if (name === 'run') return random.pick([random.pick(known.done), `${random.pick(known.done)}-0`])
  if (name === 'folder') return 'checkpoints'
  if (id === 'deleteModelVersion') return name === 'version' ? '1' : random.pick(spares.retired)
  if (name === 'version') return random.pick(['1', '2', '3', '999999999'])
  if (name === 'alias' || name === 'label') return random.pick(['stable', 'best'])
  if (name === 'member') return random.pick(['member-0', 'member-2', 'member-9'])
  if (name === 'file') return random.pick(['model.safetensors', 'final.safetensors', 'x'])
  if (name === 'name') return ends ? random.pick(spares.models) : random.pick(['iris', 'iris', 'iris', 'none'])
  if (path.includes('/augmentation-preview')) return known.images
  if (path.includes('/datasets/')) return ends ? random.pick(spares.datasets) : known.dataset
  if (path.includes('/uploads/')) return random.pick(spares.uploads)
  if (id === 'pauseJob' || id === 'resumeJob') return random.pick(spares.paused)
  if (path.includes('/jobs/')) return ends && method !== 'GET' ? random.pick(spares.jobs) : random.pick([known.running, random.pick(known.done)])
  if (path.includes('/api-keys/')) return random.pick(spares.keys)
  if (path.includes('/checkpoints/')) return random.pick(known.checkpoints)
  return random.pick(known.sweeps)
}

const queryTexts = ({ running, done: [done = running] }: Known): Record<string, string[]> => ({
  run_id: [running, `${running}-0`, done, `${done}-2`],
  run_uuid: [running, `${done}-0`],
  run_ids: [running, `${running}-0`],
  run: [`${running}/member-0`, `${done}/member-1`, running],
  tag: ['loss', 'val_loss'],
  metric_key: ['loss', 'val_loss', 'none'],
  experiment_id: ['0'],
  experiment_name: ['test', 'default'],
  keys: ['loss', 'loss,val_loss'],
  members: ['0', '0,1,63'],
  status: ['queued', 'queued,running', 'succeeded'],
  model: ['iris', 'iris', 'none'],
  name: ['iris', 'iris', 'none'],
  path: [`0/${done}/artifacts`, `0/${done}-0/artifacts/checkpoints`, 'checkpoints', ''],
  version: ['1', '2', '9'],
  alias: ['stable', 'best'],
  filter: ["name = 'test'", "metrics.loss < 1 AND status = 'FINISHED'", 'x'],
})

/** Bodies that are accepted as they are: what is made of a schema alone seldom passes the rules between fields. */
function examplesFor(dataset: string, job: string): Record<string, unknown[]> {
  const instances = flowers.map((row) => [...row])
  const tensor = { name: 'input', shape: [2, 4], datatype: 'FP32', data: flowers.flat() }
  const named = columns.map((name, index) => ({ name, shape: [2, 1], datatype: 'FP32', data: flowers.map((row) => row[index]) }))
  const space = { 'optimizer.learning_rate': { type: 'choice', values: [0.1, 0.2] }, seed: { type: 'linear', from: 1, to: 3, count: 3 } }
  const full = {
    ...jobBody(dataset),
    priority: 5,
    seed: 7,
    metadata: { team: 'a' },
    training: { epochs: 2, batch_size: 16 },
    ensemble: { members: 2 },
    optimizer: { type: 'adam', learning_rate: 0.01 },
  }
  const infer = [{ inputs: [tensor] }, { id: 'a', inputs: named }, { inputs: [tensor], outputs: [{ name: 'probabilities' }] }]
  const served = [{ instances }, { instances: records }, { inputs: instances }, { signature_name: 'serving_default', instances }]
  const scored = [
    { dataframe_split: { columns, data: instances } },
    { dataframe_records: records },
    { instances },
    { inputs: instances, params: { calibrated: true } },
  ]
  return {
    createApiKey: [
      { name: 'made', scopes: ['predict'] },
      { name: 'made', scopes: ['jobs:read'], expires_at: '2030-01-01T00:00:00Z' },
    ],
    createDataset: [{ source: { type: 'sample', sample: 'iris' } }, { name: 'b', source: { type: 'sample', sample: 'digits' } }],
    createJob: [jobBody(dataset), full],
    createSweep: [
      { job: jobBody(dataset), space },
      { name: 's', job: full, space, max_concurrent: 2 },
    ],
    createEnsemble: [{ jobs: [job] }, { name: 'all', jobs: [job], selection: 'all', combine: 'geometric_mean', metric: 'accuracy', model: { name: 'all' } }],
    publishSweep: [{ model: { name: 'best' } }, { model: { name: 'all' }, what: 'ensemble' }],
    compareMetrics: [
      { jobs: [job], keys: ['loss'] },
      { jobs: [job], keys: ['loss', 'none'], members: [0, 5], from_step: 2, to_step: 20, max_points: 5 },
    ],
    findMlflowLatestVersions: [{ name: 'iris' }],
    setProjectMember: [{ role: 'viewer' }, { role: 'admin' }],
    setSession: [{ project: 'test' }],
    setModelAlias: [{ version: '1' }, { version: '9' }],
    searchMlflowRuns: [
      { experiment_ids: ['0'] },
      { experiment_ids: ['0'], filter: "status = 'FINISHED' AND metrics.loss < 1", max_results: 2, order_by: ['start_time DESC'] },
    ],
    searchMlflowExperiments: [{ max_results: 5 }, { filter: "name = 'test'" }],
    previewAugmentation: [
      { augmentation: [], seed: 1, count: 2, batch_size: 4 },
      { augmentation: [], seed: 1, rows: [0, 5] },
    ],
    predict: [{ instances }, { instances: records, version: '1', members: true }, { instances, alias: 'stable', mc_dropout: { samples: 3 } }],
    infer,
    inferWithVersion: infer,
    tensorflowServingPredict: served,
    tensorflowServingPredictVersion: served,
    tensorflowServingPredictLabel: served,
    mlflowInvocations: scored,
  }
}
