import {
  eagerProgram,
  gpuEagerProgram,
  type GraphNotes,
  onlyAwaited,
  prepareGpuProgram,
  prepareProgram,
  type ProgramDefinition,
  type SelfCheck,
  type StepFunction,
  XLA_TOLERANCE,
} from '@trainyard/engine'
import {
  activationTraits,
  augmentationErrors,
  type Batches,
  drawsBootstrap,
  elementAt,
  fitsAllRows,
  lossOf,
  multiCropErrors,
  networkEnds,
  scheduleHas,
  someLayer,
} from '@trainyard/spec'
import { withSpan } from '@trainyard/tracing'
import { createNetwork } from '../architecture/network.js'
import { augmentationOf, viewsOf } from '../augmentations/index.js'
import { ownerOf } from '../checkpoint/resume-file.js'
import { prepareAllRows } from '../datasets/splits/all-rows.js'
import { prepareSplits, type PreparedSplits } from '../datasets/splits/prepare-splits.js'
import type { Split } from '../datasets/splits/split.js'
import { observedLayers } from '../diagnostics/inspect.js'
import { startFileOf, startWeights } from '../init/start-member.js'
import { keptFitted, type StartFile } from '../init/start-weights.js'
import { classWeights } from '../losses/class-weights.js'
import { meanOne } from '../losses/row-weights.js'
import { overMembers } from '../losses/network-members.js'
import { type Objective, objectiveFor } from '../losses/objective.js'
import { createOptimizer } from '../optimizers/index.js'
import { assertDefined, epochMetricsOf } from '../metrics/epoch-metrics.js'
import type { MemberTask, TrainingPorts } from '../ports.js'
import { isPenalized } from '../regularizers/penalty.js'
import { strengthOf } from '../regularizers/strength.js'
import { createSchedule } from '../schedules/index.js'
import { TrainingError } from '../training-error.js'
import { epochOrders, evaluationBatches, trainingBatches } from './batches.js'
import { evaluateStep } from './evaluate.js'
import { inputTransform } from './input.js'
import type { Member, MemberProgram, Model, PreparedMember, TrainingTask } from './member.js'
import { watchedMetric } from './progress.js'
import { startOf } from './restore.js'
import { createStepState, disposeStepState, ratesOfSteps, setRates, setStep, type StepState, trainStep } from './train-step.js'

/** Steps that are run both ways before a graph is trusted: one from the start, one from the weights that it left. */
const checkedSteps = 2

/** Whether the steps of a member by itself are compiled by XLA. The results depend on it in their last digits, so that nothing but this decides. */
export type XlaMode = 'on' | 'off'

/**
 * How steps are run. `auto` (the default) compiles them into a graph where the engine can and falls back with an event. `xla` is `off` by default. `notes`
 * remembers from one training to the next which graphs were checked on this machine.
 */
export type RunOptions = { mode?: 'auto' | 'eager'; xla?: XlaMode; notes?: GraphNotes }

/** What a member is prepared with: its rows, the file that it starts from, and the step's own variables, where it runs in step with others. */
export type SharedParts = { splits: PreparedSplits; start: StartFile | null; state?: StepState | undefined }

/** Builds everything that a member's training needs, from the seed or from its newest checkpoint. Where that fails, nothing is left behind. */
export async function openMember(task: TrainingTask, ports: Pick<TrainingPorts, 'event'>, options: RunOptions): Promise<Member> {
  const start = startFileOf(task)
  const splits = await withSpan('prepare rows', {}, () => rowsOf(task, start))
  const prepared = prepareMember(task, { splits, start })
  try {
    return withProgram(prepared, await withSpan('compile', { attributes: { 'trainyard.members': 1 } }, () => openProgram(prepared, ports, options)))
  } catch (cause) {
    prepared.dispose()
    throw cause
  }
}

/** The rows of a training: those of its split, or all of them. */
export function rowsOf({ spec, info, dataset, member, stored, finalFit }: TrainingTask, start: StartFile | null): PreparedSplits {
  const fitted = keptFitted(spec.init, start)
  return finalFit ? prepareAllRows(spec, info, dataset, fitted) : prepareSplits(spec, info, dataset, member, { fitted, stored })
}

/** The member that runs this program, which is disposed of with it. */
export const withProgram = (prepared: PreparedMember, program: Member['program']): Member => ({
  ...prepared,
  program,
  dispose: () => {
    program.dispose()
    prepared.dispose()
  },
})

/** `openMember` without the program. */
export function prepareMember(task: TrainingTask, shared: SharedParts): PreparedMember {
  const { spec, info, seed, member } = task
  const { splits } = shared
  const state = shared.state ?? createStepState()
  const network = createNetwork({ ...networkEnds(info, spec), spec, seed, member })
  const optimizer = createOptimizer(spec.optimizer, network.weights, (weight) => isPenalized(weight, spec.regularization))
  const dispose = (): void => {
    optimizer.dispose()
    network.dispose()
    if (!shared.state) disposeStepState(state)
  }
  try {
    const rectified = new Set(observedLayers(spec.architecture).flatMap(({ name, activation }) => (activationTraits(activation).rectifies ? [name] : [])))
    const model = {
      network,
      optimizer,
      state,
      objective: overMembers(objectiveOf(task, splits), network.shapes.members),
      input: inputTransform(splits.preprocessing),
      rectified,
    }
    return { ...assemble(task, shared, model), dispose }
  } catch (cause) {
    dispose()
    throw cause
  }
}

function assemble(task: TrainingTask, { splits, start: startFile }: SharedParts, model: Model): Omit<PreparedMember, 'dispose'> {
  const { spec, seed, member } = task
  const { network, optimizer, state, objective, input, rectified } = model
  const owner = ownerOf(task)
  const finalFit = task.finalFit ?? null
  const start = startOf(task, owner, model)
  setStep(state, start.step)
  const batches = trainingBatches(splits.train.rows, spec.training)
  const order = epochOrders({ rows: splits.train.rows, seed, member, shuffle: spec.training.shuffle, bagged: drawsBootstrap(spec.ensemble) })
  if (!task.resume) startWeights(task, { train: splits.train, start: startFile, order: order(0), batchSize: batches.size }, model)
  const views = evaluationViews(task)
  const evaluation = { trainingBatch: batches.size, views: views.length, mixesRows: someLayer(spec.architecture.layers, (layer) => layer.mixesRows) }
  const heldOutBatches = (held: number): Batches => evaluationBatches(held, evaluation)
  // A fit on all rows has the rates of the training that it repeats, update by update, up to where that was at its best.
  const length = { stepsPerEpoch: finalFit?.stepsPerEpoch ?? batches.perEpoch, epochs: spec.training.epochs }
  const wholeSteps = length.epochs * batches.perEpoch
  const strength = strengthOf(spec.regularization, length)
  const train = trainStep({
    network,
    objective,
    optimizer,
    input,
    augment: augmentationFor(task),
    state,
    batchSize: batches.size,
    clipNorm: spec.regularization.gradient_clip_norm,
    changesStrength: strength !== null,
  })
  const evaluate = evaluateStep({ network, objective, input, rectified, views })
  const scheduleFrom: PreparedMember['scheduleFrom'] = (plateau) => createSchedule(spec.schedule, spec.optimizer.learning_rate, length, plateau)
  const { rate } = scheduleFrom(start.plateau)
  // The check of the graph must see weights move: without their rates its updates would change nothing, and any update would pass.
  setRates(state, start.step, ratesOfSteps(start.step, checkedSteps, rate, strength))
  const rangeTest = scheduleHas(spec.schedule, 'probe') ? spec.schedule : null
  return {
    task,
    owner,
    model,
    rows: { splits, batches, order, heldOutBatches },
    scheduleFrom,
    strength,
    watched: watchedMetric(spec.training.early_stopping, splits.validation !== null),
    totalSteps: rangeTest?.steps ?? finalFit?.steps ?? wholeSteps,
    laterSteps: fitsAllRows(spec) && !finalFit ? wholeSteps : 0,
    finalFit,
    rangeTest,
    start,
    definition: {
      variables: [...[...network.parameters, ...optimizer.slots].map((named) => named.variable), state.step, state.first, state.rates],
      steps: stepDefinitions(splits, batches, objective, { train, evaluate, heldOutBatches }),
    },
  }
}

function objectiveOf({ spec, info }: MemberTask, { train, validation, target }: PreparedSplits): Objective {
  const weights = train.y instanceof Int32Array ? classWeights(spec.training.class_weights, info.classes, train.y, train.weights) : null
  const epochMetrics = epochMetricsOf(spec)
  const classes = info.classes.length
  if (validation) assertDefined({ task: spec.task, classes }, epochMetrics, validation)
  return objectiveFor(lossOf(spec), { smoothing: spec.regularization.label_smoothing, weights, target, classes, epochMetrics })
}

function augmentationFor({ spec, info, seed, member }: MemberTask) {
  const errors = augmentationErrors(spec.augmentation, info)
  if (errors.length > 0) throw new TrainingError('invalid_spec', errors.map(({ path, message }) => `${path}: ${message}`).join('; '))
  return augmentationOf(spec.augmentation, { seed, member })
}

function evaluationViews({ spec, info }: MemberTask) {
  const { multi_crop: crop } = spec.evaluation
  if (!crop) return []
  const errors = multiCropErrors('evaluation.multi_crop', crop, info)
  if (errors.length > 0) throw new TrainingError('invalid_spec', errors.map(({ message }) => message).join('; '))
  return viewsOf(crop, [elementAt(info.input_shape, 0, 'image height'), elementAt(info.input_shape, 1, 'image width')])
}

type Steps = { train: StepFunction; evaluate: StepFunction; heldOutBatches(rows: number): Batches }

/** The training step, and an evaluation of each held-out split. */
function stepDefinitions(splits: PreparedSplits, batches: Batches, { labels }: Objective, { train, evaluate, heldOutBatches }: Steps) {
  const define = (split: Split, step: StepFunction, { size, rest }: Batches): ProgramDefinition<string>['steps'][string] => ({
    step,
    feeds: { x: { shape: split.x.shape.slice(1), dtype: 'float32' }, y: labels },
    batchSizes: rest > 0 ? [size, rest] : [size],
    data: { x: { shape: split.x.shape, values: split.x.data }, y: { shape: [split.rows], values: split.y } },
    fed: false,
  })
  // Held-out rows are weighed on the host.
  const weighted = (split: Split, defined: ReturnType<typeof define>): ReturnType<typeof define> =>
    split.weights
      ? {
          ...defined,
          feeds: { ...defined.feeds, weights: { shape: [], dtype: 'float32' } },
          data: { ...defined.data, weights: { shape: [split.rows], values: Float32Array.from(meanOne(split.weights)) } },
        }
      : defined
  const held = (split: Split) => define(split, evaluate, heldOutBatches(split.rows))
  const { validation, test } = splits
  return {
    train: weighted(splits.train, define(splits.train, train, batches)),
    ...(validation ? { validation: held(validation) } : {}),
    ...(test ? { test: held(test) } : {}),
  }
}

/** Says in the member's events how its steps run. */
type Tell = (level: 'info' | 'warn', message: string) => void

/** What a graph is checked on: the first whole batches of the first epoch. */
export function checkOf({ rows: { order, batches } }: PreparedMember): SelfCheck<string> {
  const first = order(0)
  const rows = first.slice(0, Math.min(checkedSteps, Math.floor(first.length / batches.size)) * batches.size)
  return { step: 'train', rows, batchSize: batches.size }
}

/**
 * The steps, compiled into one graph that has agreed with eager execution on the first batches; eager where there is no native library or the graph is not to
 * be trusted, with an event that says why. The weights are as they were afterwards.
 */
export async function openProgram(member: PreparedMember, ports: Pick<TrainingPorts, 'event'>, options: RunOptions): Promise<MemberProgram> {
  const tell: Tell = (level, message) => ports.event({ type: 'log', level, message: message.slice(0, 2_000), member: member.task.member })
  const program = onlyAwaited() ? await openAwaited(member, options, tell) : openNative(member, options, tell)
  return { ...program, members: 1 }
}

function openNative(member: PreparedMember, { mode = 'auto', xla = 'off', notes }: RunOptions, tell: Tell) {
  const { definition } = member
  if (mode === 'eager') return eagerProgram(definition)
  const check = checkOf(member)
  const settings = { keepSession: true, ...(notes ? { notes } : {}) }
  if (xla === 'on') {
    const { program, fallback } = prepareProgram(definition, { ...check, tolerance: XLA_TOLERANCE }, { ...settings, xla: check.step })
    if (fallback === undefined) return program
    tell('warn', `training runs without XLA: ${fallback}`)
  }
  const { program, fallback } = prepareProgram(definition, check, settings)
  if (fallback !== undefined) tell('warn', `training runs without a graph, which is slower: ${fallback}`)
  return program
}

/** On WebGPU: the steps recorded and replayed, op by op where the recording is not to be trusted. */
async function openAwaited(member: PreparedMember, { mode = 'auto' }: RunOptions, tell: Tell) {
  if (mode === 'eager') return gpuEagerProgram(member.definition)
  const { program, fallback } = await prepareGpuProgram(member.definition, checkOf(member))
  if (fallback !== undefined) tell('warn', `training runs op by op on the GPU, which is slower: ${fallback}`)
  return program
}
