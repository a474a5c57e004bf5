import { type DatasetInfo, type JobPlan, type JobSpec, memberCost, type NetworkShapes, type ResolvedJobSpec, scheduleHas } from '@trainyard/spec'
import { trainRows } from './semantic-checks.js'

/** Fills in what the client left open: the task of the data set, and a seed. */
export const resolveSpec = (spec: JobSpec, info: DatasetInfo, drawSeed: () => number): ResolvedJobSpec => ({
  ...asRangeTest(spec, info),
  schedule: spec.ensemble.method === 'snapshot' ? snapshotSchedule(spec) : spec.schedule,
  task: spec.task ?? info.task,
  seed: spec.seed ?? drawSeed(),
})

/** The cyclic rate that makes snapshots: a cosine from the full rate to the end of each cycle (Huang et al. 2017, eq. 2). */
const snapshotSchedule = ({ schedule, ensemble }: JobSpec): JobSpec['schedule'] => ({
  type: 'cosine',
  cycles: ensemble.members,
  final_fraction: 'cycles' in schedule ? schedule.final_fraction : 0,
  warmup_epochs: 0,
})

/** A range test is as long as its own steps, measures each of them, stops by its own rule, and makes no model. */
function asRangeTest(spec: JobSpec, info: DatasetInfo): JobSpec {
  if (!scheduleHas(spec.schedule, 'probe')) return spec
  const epochs = Math.ceil(spec.schedule.steps / stepsPerEpoch(spec, info))
  return { ...spec, model: null, training: { ...spec.training, epochs, metrics_every_steps: 1, early_stopping: null } }
}

function stepsPerEpoch({ dataset, training: { batch_size: batch, drop_last: dropLast } }: Pick<JobSpec, 'dataset' | 'training'>, info: DatasetInfo): number {
  const rows = trainRows(info, dataset.validation_fraction)
  return Math.max(1, dropLast ? Math.floor(rows / batch) : Math.ceil(rows / batch))
}

/** What the job would be and cost, by arithmetic alone: `memberCost`, and the resident data set. */
export function planJob(spec: ResolvedJobSpec, info: DatasetInfo, shapes: NetworkShapes, datasetBytes: number): JobPlan {
  const rows = trainRows(info, spec.dataset.validation_fraction)
  const steps = scheduleHas(spec.schedule, 'probe') ? spec.schedule.steps : spec.training.epochs * stepsPerEpoch(spec, info)
  const { flopsPerStep, checkpointBytes, memoryBytes } = memberCost(spec, shapes)
  return {
    object: 'job.plan',
    spec,
    parameters: shapes.trainable,
    layers: [...shapes.layers, shapes.output].map(({ name, type, output, trainable, flops }) => ({
      name,
      type,
      output_shape: [...output],
      parameters: trainable,
      flops,
    })),
    train_rows: rows,
    validation_rows: info.rows - rows,
    steps,
    flops_per_step: flopsPerStep,
    total_flops: flopsPerStep * steps * (spec.ensemble.method === 'snapshot' ? 1 : spec.ensemble.members),
    memory_bytes: memoryBytes + datasetBytes,
    checkpoint_bytes: checkpointBytes,
    warnings: [...shapes.warnings],
  }
}
