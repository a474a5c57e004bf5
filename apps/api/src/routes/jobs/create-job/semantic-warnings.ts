import {
  batchesOf,
  type DatasetInfo,
  elementAt,
  type ErrorDetail,
  fitsOnValidation,
  heldOutCounts,
  holdsOut,
  jobRows,
  type JobSpec,
  scheduleHas,
  splitsByColumn,
  takesShare,
} from '@trainyard/spec'
import { error, none } from './error-detail.js'
import { fewRowsWarnings } from './few-rows-warnings.js'
import { normalizedAlone, shownUp } from './semantic-checks.js'

/** What is allowed but probably not meant. `said` tells what the job says itself of what a preset may have chosen for it. */
export const semanticWarnings = (spec: JobSpec, info: DatasetInfo, said: { patience: boolean }): ErrorDetail[] =>
  scheduleHas(spec.schedule, 'probe')
    ? probeWarnings(spec)
    : [
        ...trainingWarnings(spec, info, said),
        ...rateWarnings(spec, info),
        ...memberWarnings(spec),
        ...aloneWarnings(spec, info),
        ...heldOutWarnings(spec, info),
        ...fewRowsWarnings(spec, info),
      ]

const probeWarnings = ({ schedule, model }: JobSpec): ErrorDetail[] =>
  model === null ? none : error('model', schedule.type, 'is left out: the weights of a range test are not a model', model)

/** What has no effect, or another one than its name says, because the training is too short for it. */
function trainingWarnings({ training, schedule, dataset }: JobSpec, info: DatasetInfo, said: { patience: boolean }): ErrorDetail[] {
  const rows = jobRows(info, dataset).train
  const { epochs, batch_size: batch, early_stopping: stopping } = training
  const tooLong = (path: string, value: number, effect: string): ErrorDetail[] =>
    value < epochs ? none : error(path, 'epochs', `is not shorter than the training of ${epochs} epochs: ${effect}`, value)
  return [
    ...(batch > rows ? error('training.batch_size', 'rows', `is larger than the ${rows} training rows: each epoch is one step`, batch) : none),
    ...('warmup_epochs' in schedule ? tooLong('schedule.warmup_epochs', schedule.warmup_epochs, 'the learning rate never reaches its value') : none),
    ...('every_epochs' in schedule ? tooLong('schedule.every_epochs', schedule.every_epochs, 'the learning rate never falls') : none),
    ...(scheduleHas(schedule, 'followsMetric') ? tooLong('schedule.patience_epochs', schedule.patience_epochs, 'the learning rate never falls') : none),
    // A preset has such a patience to keep the best epoch of a whole training.
    ...(stopping && said.patience ? tooLong('training.early_stopping.patience', stopping.patience, 'it is never stopped early') : none),
  ]
}

/** Schedules that change the rate more often than there are updates to use it. */
function rateWarnings({ training, schedule, dataset }: JobSpec, info: DatasetInfo): ErrorDetail[] {
  const { perEpoch } = batchesOf(jobRows(info, dataset).train, training)
  const warmup = 'warmup_epochs' in schedule ? schedule.warmup_epochs : 0
  const updates = Math.floor((training.epochs - warmup) * perEpoch)
  return [
    ...('cycles' in schedule && schedule.cycles > 1 && schedule.cycles > updates
      ? error('schedule.cycles', 'steps', `is more than the ${Math.max(updates, 0)} updates of the training: the rate has no time to fall`, schedule.cycles)
      : none),
    ...('every_epochs' in schedule && schedule.every_epochs * perEpoch < 1
      ? error(
          'schedule.every_epochs',
          'steps',
          `is shorter than one update, which is ${shownUp(1 / perEpoch)} epochs: the rate falls several times at once`,
          schedule.every_epochs,
        )
      : none),
  ]
}

/** Choices among members where there is only one. */
const memberWarnings = ({ ensemble }: JobSpec): ErrorDetail[] =>
  ensemble.members === 1 && fitsOnValidation(ensemble)
    ? error(
        ensemble.selection === 'greedy' ? 'ensemble.selection' : 'ensemble.combine',
        'members',
        'has no effect: ensemble.members is 1, and there is nothing to choose from or to weigh',
        ensemble.selection === 'greedy' ? ensemble.selection : ensemble.combine,
      )
    : none

/** Batches of one row, whose statistics are not those of a prediction. */
const aloneWarnings = (spec: JobSpec, info: DatasetInfo): ErrorDetail[] =>
  normalizedAlone(spec, info, spec.task ?? info.task)
    .slice(0, 1)
    .flatMap(({ name }) =>
      error(
        'training.batch_size',
        'batch_statistics',
        `is 1: layer ${name} normalizes each image by itself in training, and by all at prediction`,
        spec.training.batch_size,
      ),
    )

/** What cannot be judged, because no row is held out for it. */
function heldOutWarnings({ dataset }: JobSpec, info: DatasetInfo): ErrorDetail[] {
  const { validation_fraction: fraction } = dataset
  const at = 'dataset.validation_fraction'
  if (holdsOut(dataset) && (!takesShare(dataset) || splitsByColumn(dataset))) return none
  if (fraction === 0)
    return info.test_rows > 0 ? none : error(at, 'held_out', 'is 0 and the data set has no test split: nothing measures the gain of the ensemble', fraction)
  if (info.task === 'regression') return none
  const without = heldOutCounts(info.class_counts, fraction).filter((count, label) => count === 0 && elementAt(info.class_counts, label, 'classes') > 0).length
  return without === 0
    ? none
    : error(at, 'held_out', `holds out no row of ${without} of the ${info.classes.length} classes: validation metrics do not judge them`, fraction)
}
