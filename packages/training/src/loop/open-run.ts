import { type EngineInfo, type ProgramDefinition, type ResidentArray, type StepDefinition, tf } from '@trainyard/engine'
import { augmentationFaults } from '@trainyard/spec'
import { augmentationOf } from '../augmentation/index.js'
import { createNetwork } from '../architecture/network.js'
import { assignArrays, readArrays, underPrefix } from '../checkpoint/arrays.js'
import type { TrainingProgress } from '../checkpoint/progress.js'
import { readResumeFile } from '../checkpoint/resume-file.js'
import { specHash } from '../checkpoint/spec-hash.js'
import { prepareSplits, type PreparedSplits } from '../datasets/splits.js'
import type { Split } from '../datasets/split.js'
import { objectiveFor } from '../losses/index.js'
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
import type { Batches, MemberRun } from './member-run.js'
import { emptyMeter } from './meter.js'
import { openProgram } from './open-program.js'
import { TrainingError } from '../training-error.js'
import { createStepState } from './step-state.js'
import { trainStep } from './train-step.js'

/** Whether steps are compiled into a graph. `auto` compiles where the engine can and falls back with an event. */
export type RunOptions = { mode?: 'auto' | 'eager' }

const freshProgress: TrainingProgress = {
  step: 0, epoch: 0, position: 0, recent: emptyMeter, epochMeans: emptyMeter, best: noBest, plateau: freshPlateau, last: {}, stopped: false, warned: [],
}

/** Builds everything that a member's training needs, from the seed or from its newest checkpoint. */
export function openRun(task: MemberTask, ports: TrainingPorts, engine: EngineInfo, { mode = 'auto' }: RunOptions): MemberRun {
  const { spec, member, seed } = task
  const splits = prepareSplits(spec, task.info, task.dataset)
  const owner = { specSha256: specHash(spec), seed, member }
  const network = createNetwork({ spec, inputShape: splits.train.x.shape.slice(1), classes: task.info.classes.length, seed, member })
  const optimizer = createOptimizer(spec.optimizer, network.weights, (weight) => isPenalised(weight, spec.regularization))
  const state = createStepState()
  const saved = task.resume ? restore(task.resume, owner, { network, optimizer }) : null
  const progress = saved?.progress ?? structuredClone(freshProgress)
  tf.tidy(() => {
    state.step.assign(tf.scalar(progress.step, 'int32'))
    // The step is traced by running it: the rate at hand must lie in the window from the start, also when it is resumed far on.
    state.first.assign(tf.scalar(progress.step, 'int32'))
  })
  const batches = batchesOf(splits.train.rows, spec.training)
  const objective = objectiveFor(spec.task, { smoothing: spec.regularization.label_smoothing, target: splits.target })
  const input = inputTransform(splits.preprocessing)
  const epochOrder = epochOrders({ rows: splits.train.rows, seed, member, shuffle: spec.training.shuffle, bagged: spec.ensemble.method === 'bagged' })
  if (!saved) startFromFirstBatch(network, input, splits.train, epochOrder(0).subarray(0, batches.size))
  const augment = augmentationFor(task)
  const train = trainStep({ network, objective, optimizer, input, augment, state, clipNorm: spec.regularization.gradient_clip_norm })
  const variables = [...network.parameters, ...optimizer.slots].map((named) => named.variable)
  const definition: ProgramDefinition<string> = {
    variables: [...variables, state.step, state.first, state.rates],
    steps: stepDefinitions(splits, batches, objective.labels, train, evaluateStep({ network, objective, input })),
  }
  const program = openProgram(definition, mode, { order: epochOrder(0), batchSize: batches.size }, ports, task)
  return {
    task, ports, engine, splits, owner, network, objective, optimizer, state, program, batches, epochOrder, progress,
    weights: network.parameters,
    schedule: createSchedule(spec.schedule, spec.optimizer.learning_rate, { stepsPerEpoch: batches.perEpoch, epochs: spec.training.epochs }, progress.plateau),
    watched: watchedMetric(spec.training.early_stopping, splits.validation !== null),
    bestWeights: saved?.bestWeights ?? null,
    pace: { chunkSteps: 1, stepMs: 0, samplesPerSecond: null, savedAt: Number.NEGATIVE_INFINITY, progressAt: Number.NEGATIVE_INFINITY, pending: Promise.resolve(), bestSentStep: 0 },
    dispose: () => {
      program.dispose()
      optimizer.dispose()
      network.dispose()
      tf.dispose([state.step, state.first, state.rates])
    },
  }
}

function augmentationFor({ spec, info, seed, member }: MemberTask) {
  const faults = augmentationFaults(spec.augmentation, info)
  if (faults.length > 0) throw new TrainingError('invalid_spec', faults.map(({ path, message }) => `${path}: ${message}`).join('; '))
  return augmentationOf(spec.augmentation, { seed, member })
}

function restore(bytes: Uint8Array, owner: MemberRun['owner'], { network, optimizer }: Pick<MemberRun, 'network' | 'optimizer'>) {
  const { file, progress } = readResumeFile(bytes, owner)
  assignArrays('weights', network.parameters, file)
  assignArrays('optimizer', optimizer.slots, file)
  const hasBest = progress.best.value !== null
  const stored = hasBest && file.names.some((name) => name.startsWith('best/'))
  const best = stored ? Object.fromEntries(file.names.filter((name) => name.startsWith('best/')).map((name) => [name, file.tensor(name)])) : null
  return { progress, bestWeights: best ? underPrefix(best, 'best', 'weights') : hasBest ? readArrays('weights', network.parameters) : null }
}

/** Lets layers that start from data (batch normalization as the identity) see the first batch. */
function startFromFirstBatch(network: MemberRun['network'], input: ReturnType<typeof inputTransform>, { x }: Split, rows: Int32Array): void {
  const size = x.data.length / (x.shape[0] ?? 1)
  const values = new Float32Array(rows.length * size)
  rows.forEach((row, position) => values.set(x.data.subarray(row * size, (row + 1) * size), position * size))
  tf.tidy(() => void network.forward(input(tf.tensor(values, [rows.length, ...x.shape.slice(1)])), { mode: 'start' }))
}

function stepDefinitions(splits: PreparedSplits, batches: Batches, labels: StepDefinition['feeds'][string], train: StepDefinition['step'], evaluate: StepDefinition['step']) {
  const define = (split: Split, step: StepDefinition['step'], { size, rest }: Batches): StepDefinition => {
    const y: ResidentArray = { shape: [split.rows], values: split.y }
    return {
      step,
      feeds: { x: { shape: split.x.shape.slice(1), dtype: 'float32' }, y: labels },
      batchSizes: rest > 0 ? [size, rest] : [size],
      data: { x: { shape: split.x.shape, values: split.x.data }, y },
    }
  }
  const held = (split: Split | null): StepDefinition | null => split && define(split, evaluate, evaluationBatches(split.rows, batches.size))
  const [validation, test] = [held(splits.validation), held(splits.test)]
  return { train: define(splits.train, train, batches), ...(validation ? { validation } : {}), ...(test ? { test } : {}) }
}

