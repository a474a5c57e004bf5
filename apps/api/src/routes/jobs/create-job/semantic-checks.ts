import {
  augmentationErrors,
  batchesOf,
  canHoldOut,
  channelsOf,
  combines,
  type DatasetInfo,
  defined,
  elements,
  type ErrorDetail,
  fitsAllRows,
  fitsOnValidation,
  holdsOut,
  inferShapes,
  isRecord,
  jobRows,
  type JobSpec,
  layerFacts,
  limits,
  lossFacts,
  lossRecords,
  modelInputShape,
  metricKey,
  multiCropErrors,
  needsValidation,
  networkEnds,
  plateauKeys,
  scheduleHas,
  splitsByColumn,
  sharesTraining,
  takesRawNumbers,
  takesShare,
  type Task,
  techniques,
  whyNotMeasured,
} from '@trainyard/spec'
import { error, none } from './error-detail.js'
import { splitErrors } from './split-checks.js'

type Rule = (spec: JobSpec, info: DatasetInfo, task: Task) => ErrorDetail[]

const listed = 20
const listOf = (classes: readonly string[]): string => `${classes.slice(0, listed).join(', ')}${classes.length > listed ? ', …' : ''}`

/** The combination rules that a task takes: `mean or weighted`. */
const takenBy = (task: Task): string => techniques.combineRules.flatMap(({ type }) => (combines(type, task) ? [type] : [])).join(' or ')

/** What a schema cannot say: rules between fields, and between the job and its data set. */
const rules: readonly Rule[] = [
  ({ task }, info) =>
    task !== undefined && task !== info.task ? error('task', 'matches_dataset', `must be ${info.task}, as the labels of the data set are`, task) : none,
  ({ augmentation }, info) => augmentationErrors(augmentation, info),
  ({ architecture }, info) => {
    const other = info.columns.find(({ type, missing }) => type !== 'numeric' || missing > 0)
    return other && takesRawNumbers(architecture)
      ? error(
          'architecture',
          'whole_numbers',
          `begins with an embedding, which takes whole numbers: column ${other.name} has categories, dates or missing values`,
          other.name,
        )
      : none
  },
  ({ architecture, inputs }, info) =>
    inputs === null || (info.kind === 'table' && !takesRawNumbers(architecture))
      ? none
      : error(
          'inputs',
          'table',
          info.kind === 'table'
            ? 'has no effect before an embedding, which takes whole numbers as they are; leave it out'
            : 'is for columns of a table; leave it out',
          inputs,
        ),
  ({ ensemble }, _info, task) =>
    !combines(ensemble.combine, task) ? error('ensemble.combine', 'matches_task', `needs classes; ${task} takes ${takenBy(task)}`, ensemble.combine) : none,
  ({ regularization }, _info, task) =>
    task === 'regression' && regularization.label_smoothing > 0
      ? error('regularization.label_smoothing', 'matches_task', 'needs classes; it must be 0 for regression', regularization.label_smoothing)
      : none,
  (spec) => (sharesTraining(spec.ensemble) ? snapshotErrors(spec) : none),
  ({ evaluation }, info) => multiCropErrors('evaluation.multi_crop', evaluation.multi_crop, info),
  classWeightErrors,
  lossErrors,
  ({ training, ensemble }, { classes }, task) => {
    const named = [
      ['training.early_stopping.metric', training.early_stopping?.metric],
      ...training.metrics.map((key, index) => [`training.metrics[${index}]`, metricKey(key, 'validation')] as const),
      ['ensemble.metric', ensemble.metric],
    ] as const
    return named.flatMap(([path, key]) => {
      const why = key ? whyNotMeasured(key, task, classes.length) : null
      return why === null ? none : error(path, 'matches_task', why, key)
    })
  },
  ({ training, dataset }) => {
    const metric = training.early_stopping?.metric
    return metric !== undefined && needsValidation(metric) && !holdsOut(dataset)
      ? error('training.early_stopping.metric', 'needs_validation', 'needs dataset.validation_fraction above 0', metric)
      : none
  },
  ({ training, dataset }) =>
    training.metrics.length > 0 && !holdsOut(dataset)
      ? error('training.metrics', 'needs_validation', 'needs dataset.validation_fraction above 0', training.metrics)
      : none,
  // A plateau of what is not measured at the end of an epoch would be seen at once, and the rate would fall for nothing.
  ({ schedule }, { classes }, task) => {
    const measured: readonly string[] = plateauKeys(task, classes.length)
    return scheduleHas(schedule, 'followsMetric') && !measured.includes(schedule.metric)
      ? error('schedule.metric', 'matches_task', `must be one of ${measured.join(', ')}, which are measured in ${task}`, schedule.metric)
      : none
  },
  ({ schedule, dataset }) =>
    scheduleHas(schedule, 'followsMetric') && needsValidation(schedule.metric) && !holdsOut(dataset)
      ? error('schedule.metric', 'needs_validation', 'needs dataset.validation_fraction above 0', schedule.metric)
      : none,
  ({ ensemble, dataset }) =>
    !holdsOut(dataset) && fitsOnValidation(ensemble)
      ? error('dataset.validation_fraction', 'needs_validation', 'must be above 0: weights and greedy selection are fitted on the validation split', 0)
      : none,
  ({ ensemble: { threshold }, dataset }, { classes }) => {
    if (!threshold) return none
    if (classes.length !== 2)
      return error('ensemble.threshold', 'two_classes', `is between two classes; the data set has ${classes.length === 0 ? 'none' : classes.length}`, threshold)
    return holdsOut(dataset)
      ? none
      : error('ensemble.threshold', 'needs_validation', 'is fitted on validation rows: it needs dataset.validation_fraction above 0', threshold)
  },
  ({ schedule, ensemble }) =>
    scheduleHas(schedule, 'probe') && ensemble.members > 1
      ? error('ensemble.members', schedule.type, `must be 1 with the schedule ${schedule.type}, which makes no model`, ensemble.members)
      : none,
  (_spec, info) =>
    elements(modelInputShape(info)) === 0
      ? error('dataset.id', 'inputs', 'names a data set without inputs: none of its columns has a value in the training rows', info.columns.length)
      : none,
  (spec, info) => {
    const errors = splitErrors(spec, info)
    // How many rows there are follows from the split.
    return errors.length > 0 ? errors : rowErrors(spec, info)
  },
  ({ optimizer, schedule, regularization, architecture }) => precisionErrors('', { optimizer, schedule, regularization, architecture }),
  (spec, info, task) => {
    const alone = normalizedAlone(spec, info, task).find(({ values }) => values === 1)
    return alone
      ? error(
          'training.batch_size',
          'batch_statistics',
          `must be 2 or more: layer ${alone.name} normalizes by the statistics of a batch, and one row has no spread; or use layer_normalization`,
          spec.training.batch_size,
        )
      : none
  },
]

/** Where each batch is one row: the layers that normalize by the statistics of a batch, and how many values a channel one row gives them. */
export function normalizedAlone({ architecture, training, dataset, loss }: JobSpec, info: DatasetInfo, task: Task): { name: string; values: number }[] {
  if (Math.min(training.batch_size, jobRows(info, dataset).train) > 1) return []
  const inferred = inferShapes(architecture, networkEnds(info, { task, loss, architecture }))
  if (!inferred.ok) return []
  return inferred.shapes.layers
    .filter(({ spec }) => layerFacts(spec).centersBatch)
    .map(({ name, input }) => ({ name, values: elements(input) / channelsOf(input) }))
}

/** Numbers that the training, which computes in 32 bits, would take for zero or for infinity, at any depth. */
function precisionErrors(path: string, value: unknown): ErrorDetail[] {
  if (typeof value === 'number') {
    const size = Math.abs(value)
    return size === 0 || (size >= limits.leastFloat && size <= limits.greatestFloat)
      ? none
      : error(path, 'single_precision', `must be 0 or between ${limits.leastFloat} and ${limits.greatestFloat}: the training computes in 32 bits`, value)
  }
  if (Array.isArray(value)) return value.flatMap((inner, index) => precisionErrors(`${path}[${index}]`, inner))
  if (!isRecord(value)) return none
  return Object.entries(value).flatMap(([key, inner]) => precisionErrors(path === '' ? key : `${path}.${key}`, inner))
}

/** A loss for this task and its classes; a transform of values that are not seen as logarithms already. */
function lossErrors({ loss, target }: JobSpec, { classes }: DatasetInfo, task: Task): ErrorDetail[] {
  const transformed = target !== null && target.transform !== 'standardize'
  if (target !== null && task === 'classification')
    return error('target', 'matches_task', 'needs values to predict; it must be null for classification', target)
  if (loss === null) return none
  const facts = lossFacts(loss)
  const [fewest, most] = facts.classes
  if (facts.task !== task) {
    const fitting = lossRecords.flatMap((record) => (record.task === task ? [record.type] : []))
    return error('loss.type', 'matches_task', `is for ${facts.task}; ${task} takes ${fitting.join(', ')}`, loss.type)
  }
  if (task === 'classification' && (classes.length < fewest || (most !== null && classes.length > most)))
    return error('loss.type', 'classes', `is for ${fewest} classes; the data set has ${classes.length}: take cross_entropy`, loss.type)
  return facts.link === 'log' && transformed
    ? error('target.transform', 'matches_loss', `must be standardize: the loss ${loss.type} predicts the logarithm of the mean already`, target.transform)
    : none
}

/** Weights of classes that there are, none of which is lost beside another. */
function classWeightErrors({ training: { class_weights: weights } }: JobSpec, info: DatasetInfo, task: Task): ErrorDetail[] {
  const at = 'training.class_weights'
  if (weights === null) return none
  if (task === 'regression') return error(at, 'matches_task', 'needs classes; it must be null for regression', weights)
  if (weights === 'balanced') return none
  const unknown = Object.keys(weights).filter((name) => !info.classes.includes(name))
  if (unknown.length > 0)
    return unknown.flatMap((name) => error(`${at}.${name}`, 'matches_dataset', `names no class of the data set; they are ${listOf(info.classes)}`, name))
  const all = info.classes.map((name) => (Object.hasOwn(weights, name) ? defined(weights[name], 'the weight of a class') : 1))
  const [least, most] = [Math.min(...all), Math.max(...all)]
  return most / least > limits.classWeightRatio
    ? error(
        at,
        'ratio',
        `must not differ by more than a factor of ${limits.classWeightRatio}; they go from ${least} to ${most}, with 1 for a class without one`,
        weights,
      )
    : none
}

const leastTrainRows = 2

/** Three digits, rounded up or down so that a bound which is shown is itself allowed. */
export const shownUp = (value: number): number => roundedBy(Math.ceil, value)
const shownDown = (value: number): number => roundedBy(Math.floor, value)
function roundedBy(round: (value: number) => number, value: number): number {
  const digits = 10 ** (2 - Math.floor(Math.log10(value)))
  return round(value * digits) / digits
}

/** Enough rows to train on, some to validate on where they are asked for, and a batch of them. */
function rowErrors({ dataset, training, schedule }: JobSpec, info: DatasetInfo): ErrorDetail[] {
  const { train } = jobRows(info, dataset)
  if (info.rows < leastTrainRows) return error('dataset.id', 'rows', `names a data set of ${info.rows} training rows; ${leastTrainRows} are needed`, info.rows)
  const held = heldOutErrors(dataset, info)
  if (held.length > 0) return held
  const { perEpoch } = batchesOf(train, training)
  if (perEpoch === 0) return error('training.batch_size', 'rows', `must be at most ${train}, the training rows, when drop_last is set`, training.batch_size)
  const steps = (fitsAllRows({ dataset }) ? 2 : 1) * perEpoch * training.epochs
  return steps > limits.jobSteps && !scheduleHas(schedule, 'probe')
    ? error(
        'training.epochs',
        'steps',
        `makes ${steps} steps; at most ${limits.jobSteps} are allowed. Use fewer epochs or a larger batch_size`,
        training.epochs,
      )
    : none
}

/** Some rows to validate on where they are asked for, and enough that are left to train on. */
function heldOutErrors(dataset: JobSpec['dataset'], info: DatasetInfo): ErrorDetail[] {
  const { validation_fraction: fraction, split } = dataset
  const { train, validation } = jobRows(info, dataset)
  if (!takesShare(dataset) || (fraction > 0 && splitsByColumn(dataset)))
    return validation > 0 && train >= leastTrainRows
      ? none
      : error(
          'dataset.split',
          'held_out',
          `leaves ${train} of ${info.rows} rows to train on and ${validation} to validate on: use fewer folds, or a hold-out`,
          split,
        )
  const at = 'dataset.validation_fraction'
  if (fraction > 0 && !canHoldOut(info))
    return error(at, 'held_out', `must be 0: none of the ${info.rows} training rows can be held out, each is needed to train on${inEachClass(info)}`, fraction)
  if (fraction > 0 && validation === 0)
    return error(at, 'held_out', `must be at least ${shownUp(0.5 / info.rows)} to hold out one of the ${info.rows} training rows, or 0 for none`, fraction)
  if (train < leastTrainRows)
    return error(
      at,
      'held_out',
      `must be at most ${shownDown((info.rows - leastTrainRows + 0.499) / info.rows)}: it leaves ${train} of ${info.rows} rows to train on`,
      fraction,
    )
  return none
}

const inEachClass = ({ task }: DatasetInfo): string => (task === 'classification' ? ', since no class has more than one' : '')

/** Snapshots are taken at the ends of whole cycles of one rate, so the epochs must divide evenly and nothing else may bend the rate or end the training. */
function snapshotErrors({ ensemble, training, schedule }: JobSpec): ErrorDetail[] {
  const { members } = ensemble
  const cyclic = schedule.type === 'constant' || (schedule.type === 'cosine' && (schedule.cycles === 1 || schedule.cycles === members))
  return [
    ...(members < 2 ? error('ensemble.members', 'snapshots', 'must be 2 or more: each member is the end of a cycle', members) : none),
    ...(training.epochs % members !== 0
      ? error('training.epochs', 'whole_cycles', `must be a multiple of ensemble.members (${members}): each cycle is as many epochs`, training.epochs)
      : none),
    ...(!cyclic ? error('schedule', 'cyclic', `must be left out, or cosine with ${members} cycles: snapshots come from its restarts`, schedule) : none),
    ...('warmup_epochs' in schedule && schedule.warmup_epochs > 0
      ? error('schedule.warmup_epochs', 'cyclic', 'must be 0: every cycle starts at the full rate', schedule.warmup_epochs)
      : none),
    ...(training.early_stopping
      ? error('training.early_stopping', 'whole_cycles', 'must be null: every cycle is trained to its end', training.early_stopping)
      : none),
  ]
}

/** Every rule that the job breaks. */
export const semanticErrors = (spec: JobSpec, info: DatasetInfo): ErrorDetail[] => rules.flatMap((rule) => rule(spec, info, spec.task ?? info.task))
