import { randomUUID } from 'node:crypto'
import { type Claim, createDatabase, type Database, migrate } from '@trainyard/db'
import { createLogger } from '@trainyard/runtime'
import { defined, elementAt, jobSpec, limits, readTensorFile, resolvedJobSpec, type ResolvedJobSpec } from '@trainyard/spec'
import {
  combineEnsemble,
  type EngineInfo,
  inputReference,
  loadEngine,
  prepareDataset,
  type PreparedDataset,
  readMemberFile,
  trainMember,
  type NewCheckpoint,
} from '@trainyard/training'
import { buildServing } from '../../../apps/serving/src/build-serving.js'
import { createDriftCounter, type DriftCounter } from '../../../apps/serving/src/drift/drift-counter.js'
import { servingLimits } from '../../../apps/serving/src/limits.js'
import { ensembleFiles } from '../../../apps/serving/src/models/model-pool.js'
import { openPool } from '../../../apps/serving/src/models/open-pool.js'
import { silentPorts } from '../training/toy-task.js'
import type { Counted } from '../../../apps/serving/src/models/counted.js'
import { createServingStatistics } from '../../../apps/serving/src/models/serving-statistics.js'
import { createModelRegistry } from '../../../apps/serving/src/models/registry.js'

/** A serving process without a port over a database of the test's own, in which models can be trained. */
export type TestStack = {
  app: ReturnType<typeof buildServing>
  db: Database
  drift: DriftCounter
  projectId: string
  token: string
  /** Trains the next version of a model on Iris: three members, a few epochs. Returns its number. */
  train(name: string, seed: number): Promise<string>
  close(): Promise<void>
}

const token = 'a-token-of-the-test-only'

/** Opens a stack on the server that the test run names. Fails without it: a test never passes by not running. */
export async function openTestStack(): Promise<TestStack> {
  const server = process.env['TRAINYARD_TEST_DATABASE_URL']
  if (!server) throw new Error('TRAINYARD_TEST_DATABASE_URL is not set: this test needs a Postgres server on which it may create databases')
  const name = `trainyard_serving_${randomUUID().replaceAll('-', '')}`
  const url = new URL(server)
  url.pathname = `/${name}`
  await migrate(url.href, { log: () => undefined })
  const db = createDatabase({ url: url.href, poolSize: 5 })
  const engine = await loadEngine({ device: 'cpu', threads: 1 })
  const statistics = createServingStatistics()
  const logger = createLogger({ name: 'test', level: 'silent' })
  const drift = createDriftCounter({ store: db.drift, logger })
  const counted = (request: Counted) => statistics.counted(request, 'light')
  const pool = openPool({
    read: ensembleFiles(db.blobs),
    modelsBytes: 2 ** 30,
    requestFlops: limits.predictFlops,
    size: servingLimits.light,
    counted,
    served: drift.served,
  })
  const app = buildServing({
    registry: createModelRegistry(db.models),
    pool,
    statistics,
    heavy: null,
    datasets: { get: db.datasets.get, range: db.blobs.range },
    files: ensembleFiles(db.blobs),
    token,
    engine,
    ready: db.ping,
    logger,
  })
  const { id: projectId } = await db.projects.ensure('test')
  const iris = await prepareDataset({ type: 'sample', sample: 'iris' }, [])
  return {
    app,
    db,
    drift,
    projectId,
    token,
    train: (model, seed) => trainModel(db, { engine, iris, projectId, model, seed }),
    close: async () => {
      await app.close()
      pool.close()
      await drift.close()
      await db.close()
      const admin = createDatabase({ url: server, poolSize: 1 })
      await admin.pool.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await admin.close()
    },
  }
}

type Training = { engine: EngineInfo; iris: PreparedDataset; projectId: string; model: string; seed: number }

/** What a worker does, in a few lines and in this process: claim, train, store, combine. */
async function trainModel(db: Database, { engine, iris, projectId, model, seed }: Training): Promise<string> {
  const dataset = await db.datasets.create({ projectId, name: 'iris', source: { type: 'sample', sample: 'iris' } })
  const [preparing] = await claimAll(db, await db.tasks.ready({ datasetId: dataset.id }))
  if (!preparing) throw new Error('nothing to prepare')
  await db.datasets.markReady(preparing.lease, iris)
  const spec = specOf(dataset.id, model, seed)
  const jobId = await db.jobs.create({ projectId, spec, specSha256: '0'.repeat(64) })
  const predictions = new Map<number, Uint8Array>()
  let memberFile = new Uint8Array()
  for (const claim of await claimAll(db, await db.tasks.ready({ jobIds: [jobId] }))) {
    const [member] = claim.members
    if (!member) throw new Error('a training task names no member')
    const checkpoints = async (all: readonly NewCheckpoint[]) => {
      for (const { kind, file } of all) if (kind === 'final') memberFile = Uint8Array.from(file)
      await db.checkpoints.saveAll(claim.lease, all)
    }
    const outcome = await trainMember(
      { spec, info: iris.info, dataset: readTensorFile(iris.file), member: member.index, seed: member.seed, resume: null },
      { ...silentPorts, checkpoints },
      engine,
    )
    if (outcome.status !== 'succeeded') throw new Error(`the member was ${outcome.status}`)
    predictions.set(member.index, outcome.predictions)
    await db.tasks.complete(claim.lease, { members: [{ index: member.index, ...outcome }] })
  }
  const [combining] = await claimAll(db, await db.tasks.ready({ jobIds: [jobId] }))
  if (!combining) throw new Error('nothing to combine')
  return combine(db, combining, spec, iris, predictions, memberFile)
}

async function combine(
  db: Database,
  { lease, members }: Claim,
  spec: ResolvedJobSpec,
  { info, file }: PreparedDataset,
  predictions: Map<number, Uint8Array>,
  memberFile: Uint8Array,
): Promise<string> {
  const outcome = combineEnsemble({ spec, info, members: [...predictions].map(([index, file]) => ({ index, predictions: readTensorFile(file) })) })
  const { preprocessing, target } = readMemberFile(memberFile)
  const listed = members.map(({ index, finished }, position) => ({
    index,
    checkpoint_id: defined(finished?.checkpoint?.id, 'the checkpoint of a member'),
    sha256: defined(finished?.checkpoint?.sha256, 'the checkpoint of a member'),
    weight: elementAt(outcome.weights, position, 'weights of the members'),
  }))
  const { version } = await db.tasks.completeCombine(lease, {
    ensemble: outcome.result,
    weights: listed.map(({ index, weight }) => ({ index, weight, used: weight > 0 })),
    metrics: {},
    manifest: {
      format: 'trainyard-model-1',
      spec,
      dataset: info,
      preprocessing,
      target,
      combine: outcome.combine,
      members: listed,
      parameters: 1,
      ...(outcome.temperature === null ? {} : { temperature: outcome.temperature }),
      ...(outcome.threshold === null ? {} : { threshold: outcome.threshold }),
      ...(outcome.conformal === null ? {} : { conformal: outcome.conformal }),
      reference: { ...inputReference({ info, dataset: readTensorFile(file) }), predictions: outcome.predicted },
    },
  })
  return String(version)
}

async function claimAll(db: Database, refs: readonly { id: string }[]): Promise<Claim[]> {
  const claims = await Promise.all(refs.map(({ id }) => db.tasks.claim({ taskId: id, workerId: 'test', leaseSeconds: 60 })))
  return claims.filter((claim) => claim !== null)
}

const specOf = (datasetId: string, model: string, seed: number): ResolvedJobSpec =>
  resolvedJobSpec.parse(
    jobSpec.parse({
      dataset: { id: datasetId, validation_fraction: 0.2 },
      task: 'classification',
      seed,
      architecture: {
        layers: [
          { type: 'dense', units: 16 },
          { type: 'activation', function: 'relu' },
          { type: 'dropout', rate: 0.2 },
        ],
      },
      optimizer: { type: 'momentum', learning_rate: 0.05 },
      training: { epochs: 30, batch_size: 16 },
      ensemble: { members: 3, members_per_call: 1 },
      model: { name: model },
    }),
  )
