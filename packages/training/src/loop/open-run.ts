import { type EngineInfo, type ProgramDefinition, type ResidentArray, type StepDefinition, tf } from '@trainyard/engine'
import { activationTraits, augmentationFaults, multiCropFaults } from '@trainyard/spec'
import { augmentationOf, viewsOf } from '../augmentation/index.js'
import { createNetwork } from '../architecture/network.js'
import { assignArrays, underPrefix } from '../checkpoint/arrays.js'
import type { TrainingProgress } from '../checkpoint/progress.js'
import { readResumeFile } from '../checkpoint/resume-file.js'
import { specHash } from '../checkpoint/spec-hash.js'
import { prepareSplits, type PreparedSplits } from '../datasets/splits/prepare-splits.js'
import type { Split } from '../datasets/splits/split.js'
import { observedLayers } from '../diagnostics/observed-layers.js'
import { classWeights } from '../losses/class-weights.js'
import { type Objective, objectiveFor } from '../losses/objective.js'
import { createOptimizer } from '../optimizers/index.js'
import type { MemberTask, TrainingPorts } from '../ports.js'
import { isPenalised } from '../regularizers/penalty.js'
import { createSchedule } from '../schedules/index.js'
import { freshPlateau } from '../schedules/plateau.js'
import { batchesOf, evaluationBatches } from './batches.js'
import { noBest, watchedMetric } from './early-stopping.js'
import { epochOrders } from './epoch-order.js'
import { evaluateStep } from './evaluate-step.js'
import { inputTransform } from './input.js'
import type { Batches, MemberProgram, MemberRun } from './member-run.js'
import { emptyMeter } from './meter.js'
import { checkedSteps, type CheckRows, openProgram, type RunOptions } from './open-program.js'
import { TrainingError } from '../training-error.js'
import { createStepState, disposeStepState, setRates, setStep, type StepState } from './step-state.js'
import { trainStep } from './train-step.js'

/** Where every training begins. */
export const freshProgress: TrainingProgress = {
  step: 0,
  epoch: 0,
  position: 0,
  recent: emptyMeter,
  epochMeans: emptyMeter,
  best: noBest,
  plateau: freshPlateau,
  last: {},
  stopped: false,
  range: { losses: [], exploded: false },
  warned: [],
  snapshots: 0,
}

/** What holds tensors: the network, the optimizer's slots and the step's own variables. */
type Model = Pick<MemberRun, 'network' | 'optimizer' | 'state'>

/** What members of one job may have in common: the rows, which are the same for all, and the step's own variables, where they run in step. */
export type SharedParts = { splits?: PreparedSplits; state?: StepState }

/** A member that has all but its program: what is to be compiled, what the check of it runs, and how to go on with it or to give it up. */
export type PreparedRun = {
  definition: ProgramDefinition<string>
  check: CheckRows
  start(program: MemberProgram, now?: () => number): MemberRun
  discard(): void
}

/** Builds everything that a member's training needs, from the seed or from its newest checkpoint. Where that fails, nothing is left behind. */
export async function openRun(task: MemberTask, ports: TrainingPorts, engine: EngineInfo, options: RunOptions): Promise<MemberRun> {
  const prepared = prepareRun(task, ports, engine)
  try {
    return prepared.start(await openProgram(prepared.definition, options, prepared.check, ports, task))
  } catch (cause) {
    prepared.discard()
    throw cause
  }
}

/** `openRun` without the program. */
export function prepareRun(task: MemberTask, ports: TrainingPorts, engine: EngineInfo, shared: SharedParts = {}): PreparedRun {
  const splits = shared.splits ?? prepareSplits(task.spec, task.info, task.dataset)
  const model = buildModel(task, splits, shared.state)
  const discard = () => disposeModel(model, shared.state === undefined)
  try {
    return assemble({ task, ports, engine, splits, ...model }, discard)
  } catch (cause) {
    discard()
    throw cause
  }
}

function buildModel({ spec, info, seed, member }: MemberTask, splits: PreparedSplits, state: StepState = createStepState()): Model {
  const network = createNetwork({ spec, inputShape: splits.train.x.shape.slice(1), classes: info.classes.length, seed, member })
  const optimizer = createOptimizer(spec.optimizer, network.weights, (weight) => isPenalised(weight, spec.regularization))
  return { network, optimizer, state }
}

function disposeModel({ network, optimizer, state }: Model, ownState: boolean): void {
  optimizer.dispose()
  network.dispose()
  if (ownState) disposeStepState(state)
}

function assemble(known: Pick<MemberRun, 'task' | 'ports' | 'engine' | 'splits'> & Model, discard: () => void): PreparedRun {
  const { task, splits, network, optimizer, state } = known
  const { spec, seed, member } = task
  const owner = { specSha256: specHash(spec), seed, member }
  const saved = task.resume ? restore(task.resume, owner, known) : null
  const progress = saved?.progress ?? structuredClone(freshProgress)
  setStep(state, progress.step)
  const batches = batchesOf(splits.train.rows, spec.training)
  const epochOrder = epochOrders({ rows: splits.train.rows, seed, member, shuffle: spec.training.shuffle, bagged: spec.ensemble.method === 'bagged' })
  const [objective, input] = [objectiveOf(task, splits), inputTransform(splits.preprocessing)]
  const rectified = new Set(observedLayers(spec.architecture).flatMap(({ name, activation }) => (activationTraits(activation).rectifies ? [name] : [])))
  if (!saved) startFromFirstBatch(network, input, splits.train, epochOrder(0).subarray(0, batches.size))
  const train = trainStep({ network, objective, optimizer, input, augment: augmentationFor(task), state, clipNorm: spec.regularization.gradient_clip_norm })
  const views = evaluationViews(task)
  const definition: ProgramDefinition<string> = {
    variables: [...[...network.parameters, ...optimizer.slots].map((named) => named.variable), state.step, state.first, state.rates],
    steps: stepDefinitions(splits, batches, objective.labels, train, evaluateStep({ network, objective, input, rectified, views }), views.length),
  }
  const schedule = createSchedule(
    spec.schedule,
    spec.optimizer.learning_rate,
    { stepsPerEpoch: batches.perEpoch, epochs: spec.training.epochs },
    progress.plateau,
  )
  // The check of the graph must see weights move: without their rates its updates would change nothing, and any update would pass.
  setRates(
    state,
    progress.step,
    Array.from({ length: checkedSteps }, (_, index) => schedule.rate(progress.step + index + 1)),
  )
  const left = spec.training.epochs * batches.perEpoch - progress.step
  const start = (program: MemberProgram, now = () => performance.now()): MemberRun => ({
    ...known,
    owner,
    objective,
    input,
    rectified,
    views: views.length,
    program,
    batches,
    epochOrder,
    progress,
    weights: network.parameters,
    schedule,
    watched: watchedMetric(spec.training.early_stopping, splits.validation !== null),
    bestWeights: saved?.bestWeights ?? null,
    pace: freshPace(),
    now,
    dispose: () => {
      program.dispose()
      discard()
    },
  })
  return { definition, check: { order: epochOrder(0), batchSize: batches.size, steps: left }, start, discard }
}

const freshPace = (): MemberRun['pace'] => ({
  chunkSteps: 1,
  stepMs: 0,
  samplesPerSecond: null,
  savedAt: Number.NEGATIVE_INFINITY,
  progressAt: Number.NEGATIVE_INFINITY,
  pending: Promise.resolve(),
  bestSentStep: 0,
})

function objectiveOf({ spec, info }: MemberTask, { train, target }: PreparedSplits): Objective {
  const weights = train.y instanceof Int32Array ? classWeights(spec.training.class_weights, info.classes, train.y) : null
  return objectiveFor(spec.task, { smoothing: spec.regularization.label_smoothing, weights, target })
}

function augmentationFor({ spec, info, seed, member }: MemberTask) {
  const faults = augmentationFaults(spec.augmentation, info)
  if (faults.length > 0) throw new TrainingError('invalid_spec', faults.map(({ path, message }) => `${path}: ${message}`).join('; '))
  return augmentationOf(spec.augmentation, { seed, member })
}

function evaluationViews({ spec, info }: MemberTask) {
  const { multi_crop: crop } = spec.evaluation
  const faults = multiCropFaults('evaluation.multi_crop', crop, info)
  if (faults.length > 0) throw new TrainingError('invalid_spec', faults.map(({ message }) => message).join('; '))
  const [height = 1, width = 1] = info.input_shape
  return crop ? viewsOf(crop, [height, width]) : []
}

function restore(bytes: Uint8Array, owner: MemberRun['owner'], { network, optimizer }: Model) {
  const { file, progress } = readResumeFile(bytes, owner)
  assignArrays('weights', network.parameters, file)
  assignArrays('optimizer', optimizer.slots, file)
  const hasBest = progress.best.value !== null
  const stored = hasBest && file.names.some((name) => name.startsWith('best/'))
  // The best weights are stored only where they are others than those of the moment.
  const prefix = stored ? 'best' : 'weights'
  const best = Object.fromEntries(file.names.filter((name) => name.startsWith(`${prefix}/`)).map((name) => [name, file.tensor(name)]))
  return { progress, bestWeights: hasBest ? underPrefix(best, prefix, 'weights') : null }
}

/** Lets layers that start from data (batch normalization as the identity) see the first batch. */
function startFromFirstBatch(network: MemberRun['network'], input: ReturnType<typeof inputTransform>, { x }: Split, rows: Int32Array): void {
  const size = x.data.length / (x.shape[0] ?? 1)
  const values = new Float32Array(rows.length * size)
  rows.forEach((row, position) => values.set(x.data.subarray(row * size, (row + 1) * size), position * size))
  tf.tidy(() => void network.forward(input(tf.tensor(values, [rows.length, ...x.shape.slice(1)])), { mode: 'start' }))
}

function stepDefinitions(
  splits: PreparedSplits,
  batches: Batches,
  labels: StepDefinition['feeds'][string],
  train: StepDefinition['step'],
  evaluate: StepDefinition['step'],
  views: number,
) {
  const define = (split: Split, step: StepDefinition['step'], { size, rest }: Batches): StepDefinition => {
    const y: ResidentArray = { shape: [split.rows], values: split.y }
    return {
      step,
      feeds: { x: { shape: split.x.shape.slice(1), dtype: 'float32' }, y: labels },
      batchSizes: rest > 0 ? [size, rest] : [size],
      data: { x: { shape: split.x.shape, values: split.x.data }, y },
      fed: false,
    }
  }
  const held = (split: Split | null): StepDefinition | null => split && define(split, evaluate, evaluationBatches(split.rows, batches.size, Math.max(1, views)))
  const [validation, test] = [held(splits.validation), held(splits.test)]
  return { train: define(splits.train, train, batches), ...(validation ? { validation } : {}), ...(test ? { test } : {}) }
}
