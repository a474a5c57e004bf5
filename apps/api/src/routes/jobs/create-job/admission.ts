import type { LargestWorker } from '@trainyard/db'
import {
  bytesText,
  type DatasetInfo,
  durationText,
  type ErrorDetail,
  type JobPlan,
  limits,
  type NetworkShapes,
  packSize,
  scheduleHas,
  sharesTraining,
  totalMemory,
  type TrainingMemory,
  trainingMemory,
} from '@trainyard/spec'

/** What a job takes of a machine: the memory of one of its trainings, and the operations of one and of the shortest part that gives a result. */
export type Demand = { memory: TrainingMemory; members: number; alone: TrainingMemory; flops: number; flopsOfEpoch: number }

type Planned = Pick<JobPlan, 'spec' | 'steps' | 'flops_per_step'>

/** What a planned job takes, by arithmetic alone. */
export function demandOf(
  { spec, steps, flops_per_step: flopsPerStep }: Planned,
  info: DatasetInfo,
  size: { shapes: NetworkShapes; datasetBytes: number },
): Demand {
  const members = sharesTraining(spec.ensemble) ? 1 : packSize(spec, info)
  const memoryOf = (count: number) => trainingMemory(size.shapes, { spec, info, datasetBytes: size.datasetBytes, members: count })
  const epochs = scheduleHas(spec.schedule, 'probe') ? 1 : spec.training.epochs
  const flops = members * flopsPerStep * steps
  return { memory: memoryOf(members), members, alone: memoryOf(1), flops, flopsOfEpoch: flops / epochs }
}

/** What keeps a job from the machines that are there: errors where it cannot fit, warnings where it may not. */
export type Admission = { errors: ErrorDetail[]; warnings: ErrorDetail[] }

/** Compares what a job takes with the largest live worker. What that does not say is not judged. */
export function admit(demand: Demand, { spec }: Planned, { memoryBytes, flopsPerSecond }: LargestWorker): Admission {
  const needed = totalMemory(demand.memory)
  const memory = memoryBytes === null || needed <= memoryBytes ? [] : [memoryDetail(demand, spec, memoryBytes)]
  const cannotFit = memoryBytes !== null && needed > limits.memoryEstimateFactor * memoryBytes
  const least = flopsPerSecond === null ? 0 : demand.flopsOfEpoch / flopsPerSecond
  const all = flopsPerSecond === null ? 0 : demand.flops / flopsPerSecond
  const { max_seconds: most } = spec.limits
  const late = least > most ? [timeError(least, spec)] : []
  const cut = late.length === 0 && all > most && spec.training.early_stopping === null ? [timeWarning(all, spec)] : []
  return { errors: [...(cannotFit ? memory : []), ...late], warnings: [...(cannotFit ? [] : memory), ...cut] }
}

type Spec = Planned['spec']

/** The field to change is that of the largest part. */
function memoryDetail({ memory, members, alone }: Demand, spec: Spec, most: number): ErrorDetail {
  const parts = `${bytesText(memory.weights)} for weights and optimizer, ${bytesText(memory.outputs)} for layer outputs, ${bytesText(memory.rows)} for the data set`
  const takes = `the training takes about ${bytesText(totalMemory(memory))} of memory (${parts}); the workers that run now allow ${bytesText(most)}`
  const told = (path: string, received: unknown, remedy: string): ErrorDetail => ({
    path,
    rule: 'memory',
    message: `${path}: ${takes}. ${remedy}, or start a worker with more memory`,
    received,
  })
  if (memory.process > most) {
    const message = `${takes}, which is less than any training takes. Start a worker with more memory`
    return { path: '', rule: 'memory', message, received: most }
  }
  if (members > 1 && totalMemory(alone) <= most)
    return told('ensemble.members_per_call', spec.ensemble.members_per_call, `Use fewer members per call than ${members}`)
  const { batch_size: batch } = spec.training
  if (memory.rows >= Math.max(memory.weights, memory.outputs)) return told('dataset.id', spec.dataset.id, 'Use a data set with fewer rows or columns')
  if (memory.outputs < memory.weights || batch === 1) return told('architecture', null, 'Use a smaller network')
  return told('training.batch_size', batch, 'Use a smaller batch_size or network')
}

function timeError(least: number, { limits: { max_seconds: most } }: Spec): ErrorDetail {
  const message = `limits.max_seconds: one epoch takes at least ${durationText(least)} on the fastest worker, and the job may take ${durationText(most)}: nothing would come of it. Use a smaller network, fewer rows or a larger max_seconds${most < limits.jobSeconds ? ` (up to ${limits.jobSeconds})` : ''}`
  return { path: 'limits.max_seconds', rule: 'time', message, received: most }
}

function timeWarning(all: number, { training: { epochs }, limits: { max_seconds: most } }: Spec): ErrorDetail {
  const message = `limits.max_seconds: ${epochs} epochs take at least ${durationText(all)} on the fastest worker, and the job may take ${durationText(most)}: it ends early with its best weights`
  return { path: 'limits.max_seconds', rule: 'time', message, received: most }
}
