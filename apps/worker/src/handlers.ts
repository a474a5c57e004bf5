import { isDeepStrictEqual } from 'node:util'
import type { Claim, Database } from '@trainyard/db'
import type { TaskHandlers } from '@trainyard/queue'
import { defined, elementAt, type Fitted, fitsAllRows, hasFolds, initFileOf, type ModelManifest, specOfMember, specOfMembers } from '@trainyard/spec'
import type { BlobCache } from './blob-cache/blob-cache.js'
import type { SampleStore } from './sample-files/sample-store.js'
import { type AttemptDeps, claimedJob, claimedTrainings, datasetOf, infoOf, type TaskHandling } from './supervisor/attempt.js'
import { runAttempt } from './supervisor/run-attempt.js'
import type { WorkResult } from './trainer/protocol.js'

/** The worker's handlers. Each runs its task from claim to result; they differ in what the trainer receives and in where its result goes. */
export function createHandlers(deps: AttemptDeps & { files: BlobCache; samples: SampleStore; db: Database }): TaskHandlers {
  const { db, files, samples } = deps
  return {
    prepare_dataset: ({ task_id }) => runAttempt(deps, prepareDatasetTask(db, files, samples), task_id),
    train: ({ task_id }) => runAttempt(deps, trainTask(db, files), task_id),
    combine: ({ task_id }) => runAttempt(deps, combineTask(db, files), task_id),
    predict: ({ task_id }) => runAttempt(deps, predictTask(db, files), task_id),
  }
}

/** `prepare_dataset`: from a sample or uploaded files to a tensor file and what is known about it. */
function prepareDatasetTask(db: Database, files: BlobCache, samples: SampleStore): TaskHandling<'prepare_dataset'> {
  return {
    kind: 'prepare_dataset',
    needsEngine: false,
    stoppable: false,
    plan: async ({ dataset }) => {
      const { source } = defined(dataset, 'the data set to be prepared')
      if (source.type === 'sample') {
        // Trainers load what reads data sets; a worker needs this list now and then.
        const { sampleFiles } = await import('@trainyard/training/samples')
        return { kind: 'prepare_dataset', source, files: await samples.files(sampleFiles(source.sample)) }
      }
      const uploaded = source.files.map(async ({ filename, sha256 }) => ({ filename, path: await files.file(sha256) }))
      return { kind: 'prepare_dataset', source, files: await Promise.all(uploaded) }
    },
    complete: async (claim, { info, warnings, file }, files) => {
      await files.store([file], ([stored]) => db.datasets.markReady(claim.lease, { info, warnings, file: defined(stored, 'the stored file') }))
      return []
    },
  }
}

/** `train`: one member of a job, or several in a pack, each from its newest checkpoint where there is one. */
function trainTask(db: Database, files: BlobCache): TaskHandling<'train'> {
  return {
    kind: 'train',
    needsEngine: true,
    stoppable: true,
    plan: async (claim) => {
      const { spec } = claimedJob(claim)
      const dataset = datasetOf(claim)
      const [datasetPath, ...members] = await Promise.all([
        files.file(dataset.sha256),
        ...claimedTrainings(claim).map(async ({ index, seed, resume }) => ({
          member: index,
          seed,
          resumePath: resume ? await files.file(resume.sha256) : null,
          initPath: spec.init ? await files.file(initFileOf(spec.init, index).sha256) : null,
        })),
      ])
      return {
        kind: 'train',
        // Members of one training have the same settings.
        spec: specOfMember(spec, elementAt(members, 0, 'members').member),
        info: dataset.info,
        columns: dataset.columns,
        datasetPath,
        members,
      }
    },
    complete: async (claim, { outcomes }, attemptFiles) => {
      const trained = outcomes.flatMap((outcome) => (outcome.status === 'succeeded' ? [outcome] : []))
      const failed = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [{ index: outcome.member, error: outcome.failure }] : []))
      if (trained.length + failed.length < outcomes.length) throw new Error('a member that was stopped is not complete')
      const handed = trained.map(({ predictions }) => predictions)
      const { ready } = await attemptFiles.store(handed, (stored) => {
        const members = trained.map(({ member, best, final, parameters }, index) => ({
          index: member,
          best,
          final,
          parameters,
          predictions: elementAt(stored, index, 'the stored files'),
        }))
        return db.tasks.complete(claim.lease, { members, failed, rangeTest: trained[0]?.rangeTest ?? null })
      })
      return ready
    },
  }
}

/** `predict`: the rows of a file or of a data set, behind those of the attempts before. It is stopped at once, as what was stored is gone on from. */
function predictTask(db: Database, files: BlobCache): TaskHandling<'predict'> {
  return {
    kind: 'predict',
    needsEngine: true,
    stoppable: false,
    plan: async ({ batch }) => {
      const { manifest, settings, source, dataset, done } = defined(batch, 'the batch prediction of the task')
      const input = source.type === 'file' ? source.sha256 : defined(dataset, 'the data set of the batch prediction').sha256
      const [inputPath, memberPaths] = await Promise.all([
        files.file(input),
        Promise.all(manifest.members.map(async ({ index, sha256 }) => ({ index, path: await files.file(sha256) }))),
      ])
      return { kind: 'predict', manifest, memberPaths, settings, source, inputPath, info: dataset?.info ?? null, done }
    },
    complete: async (claim) => {
      await db.predictions.complete(claim.lease)
      return []
    },
  }
}

type Combination = Extract<WorkResult, { kind: 'combine' }>
type Finished = Pick<Claim['members'][number], 'index' | 'source'> & NonNullable<Claim['members'][number]['finished']>

/** `combine`: the ensemble of a job's finished members, its gain on held-out rows, and the model version that serving loads. */
function combineTask(db: Database, files: BlobCache): TaskHandling<'combine'> {
  return {
    kind: 'combine',
    needsEngine: false,
    stoppable: false,
    plan: async (claim) => {
      const members = finishedMembers(claim)
      if (members.length === 0) throw new Error(`task ${claim.taskId} combines no member`)
      const { spec } = claimedJob(claim)
      // What was fitted for one member holds for all, but for folds, variants, fits on all rows, members that keep how others were prepared, and members of
      // several jobs.
      const isOwn = hasFolds(spec.dataset) || spec.variants || fitsAllRows(spec) || spec.init || claim.members.some(({ source }) => source !== null)
      const fitted = isOwn ? members : members.slice(0, 1)
      const { info, columns, sha256 } = datasetOf(claim)
      const [datasetPath, memberPaths, predictionPaths] = await Promise.all([
        files.file(sha256),
        Promise.all(fitted.map((member) => files.file(checkpointOf(member).sha256))),
        Promise.all(members.map(({ predictionsSha256 }) => files.file(predictionsSha256))),
      ])
      return {
        kind: 'combine',
        spec,
        info,
        columns,
        datasetPath,
        memberPaths,
        measuringMs: claimedJob(claim).measuringMs,
        members: members.map(({ index, source }, position) => ({
          index,
          source,
          predictionsPath: elementAt(predictionPaths, position, 'the predictions of the members'),
        })),
      }
    },
    complete: async (claim, combination) => {
      const members = finishedMembers(claim)
      const { ensemble, analysis, weights } = combination
      const { spec } = claimedJob(claim)
      const { ready } = await db.tasks.completeCombine(claim.lease, {
        ensemble,
        analysis,
        weights: weighted(members, weights).map(({ member, weight }) => ({ index: member.index, weight, used: weight > 0 })),
        metrics: ensemble?.metrics ?? {},
        ...(spec.model ? { manifest: manifestOf(claim, members, combination) } : {}),
      })
      return ready
    },
  }
}

/** Each member with its share of the ensemble; a member that is not used has none. */
const weighted = (members: readonly Finished[], weights: readonly number[]) =>
  members.map((member, position) => ({ member, weight: elementAt(weights, position, 'the weights of the members') }))

function finishedMembers({ members }: Claim): Finished[] {
  return members.map(({ index, source, finished }) => {
    if (!finished) throw new Error(`member ${index} is to be combined before it is finished`)
    return { index, source, ...finished }
  })
}

function checkpointOf({ index, checkpoint }: Finished): NonNullable<Finished['checkpoint']> {
  if (!checkpoint) throw new Error(`member ${index} succeeded without a final checkpoint`)
  return checkpoint
}

function manifestOf(
  claim: Claim,
  members: readonly Finished[],
  { combine, weights, preprocessing, target, fitted, temperature, threshold, conformal, reference }: Combination,
): ModelManifest {
  const used = weighted(members, weights)
    .map((one, position) => ({ ...one, fitted: ownOf(fitted?.[position], { preprocessing, target }) }))
    .filter(({ weight }) => weight > 0)
  return {
    format: 'trainyard-model-1',
    spec: specOfMembers(
      claimedJob(claim).spec,
      used.map(({ member }) => member.index),
    ),
    dataset: infoOf(claim),
    preprocessing,
    target,
    combine,
    members: used.map(({ member, weight, fitted: own }) => {
      const { id, sha256 } = checkpointOf(member)
      return { index: member.index, checkpoint_id: id, sha256, weight, ...(own ? { fitted: own } : {}) }
    }),
    parameters: used.reduce((sum, { member }) => sum + member.parameters, 0),
    ...(temperature === null ? {} : { temperature }),
    ...(threshold === null ? {} : { threshold }),
    ...(conformal === null ? {} : { conformal }),
    reference,
  }
}

/** What was fitted for a member, where that is another than the model's. */
const ownOf = (fitted: Fitted | undefined, common: Fitted): Fitted | undefined => (isDeepStrictEqual(fitted, common) ? undefined : fitted)
