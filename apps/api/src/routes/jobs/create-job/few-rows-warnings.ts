import {
  type DatasetInfo,
  elementAt,
  type ErrorDetail,
  fitsOnValidation,
  foldsOfDrawing,
  hasFolds,
  holdsOut,
  jobRows,
  type JobSpec,
  percentText,
} from '@trainyard/spec'
import { error, none } from './error-detail.js'

/** What of a job says by which rows it is judged. */
type Judged = Pick<JobSpec, 'dataset' | 'ensemble'>

/** Figures of fewer rows differ by chance as much as models do. */
const fewRows = 30
/** A class that has this share of the rows, or so many times those of another, makes the share of right answers say little. */
const [majority, imbalance] = [0.9, 20]
/** Classes that a warning names. */
const namedClasses = 5

/** The rules of these warnings. */
export const rulesOfFewRows: ReadonlySet<string> = new Set(['few_rows', 'rare_class', 'uneven_classes'])

/** What few rows, or few of a class, do to the figures of a job. */
export const fewRowsWarnings = (spec: Judged, info: DatasetInfo): ErrorDetail[] => [
  ...judgedRows(spec, info),
  ...(info.task === 'classification' ? [...rareClasses(spec, info), ...unevenClasses(info)] : none),
]

/** So few rows to judge by that the best figure is an accident. */
function judgedRows({ dataset, ensemble }: Judged, info: DatasetInfo): ErrorDetail[] {
  if (!holdsOut(dataset)) return none
  const rows = hasFolds(dataset) ? info.rows : jobRows(info, dataset).validation
  if (rows === 0 || rows >= fewRows) return none
  const where = hasFolds(dataset) ? 'dataset.split' : 'dataset.validation_fraction'
  const chooses = fitsOnValidation(ensemble) && ensemble.members > 1
  const chosen = chooses ? `; which of the ${ensemble.members} members are chosen by them is largely chance` : ''
  const remedy = hasFolds(dataset) ? '' : '. "split": {"type": "folds"} judges by every row'
  return error(where, 'few_rows', `judges by ${rows} rows: ${noiseOf(rows, info.task)}, and smaller differences are noise${chosen}${remedy}`, rows)
}

/** Half the width of a 95 % interval: of a share of a half, and of a root mean square of normal errors. */
const noiseOf = (rows: number, task: DatasetInfo['task']): string =>
  task === 'classification'
    ? `an accuracy is only known to within about ${Math.round(100 * 1.96 * Math.sqrt(0.25 / rows))} points`
    : `an error is only known to within about ${Math.round((100 * 1.96) / Math.sqrt(2 * rows))} %`

/** Classes that cannot be both trained on and judged by. */
function rareClasses({ dataset }: Judged, { classes, class_counts: counts }: DatasetInfo): ErrorDetail[] {
  if (!holdsOut(dataset)) return none
  const least = hasFolds(dataset) ? foldsOfDrawing(dataset) : 2
  const rare = classes.flatMap((name, index) => {
    const rows = elementAt(counts, index, 'rows of classes')
    return rows > 0 && rows < least ? [{ name, rows }] : []
  })
  if (rare.length === 0) return none
  const named = rare
    .slice(0, namedClasses)
    .map(({ name, rows }) => `${name} (${rows})`)
    .join(', ')
  const more = rare.length > namedClasses ? ` and ${rare.length - namedClasses} more` : ''
  const which = `has ${rare.length === 1 ? 'a class' : `${rare.length} classes`} of fewer rows than ${hasFolds(dataset) ? `the ${least} folds` : 'two'}: ${named}${more}`
  const effect = hasFolds(dataset) ? 'some folds judge no row of it' : 'its row is trained on, and nothing judges how it is predicted'
  return error('dataset.id', 'rare_class', `${which}; ${effect}: add rows, or join it with another class`, rare.length)
}

/** Classes so uneven that naming the commonest always looks good. */
function unevenClasses({ rows, classes, class_counts: counts }: DatasetInfo): ErrorDetail[] {
  const present = classes.map((name, index) => ({ name, rows: elementAt(counts, index, 'rows of classes') })).filter((one) => one.rows > 0)
  const [most, least] = [present.toSorted((a, b) => b.rows - a.rows)[0], present.toSorted((a, b) => a.rows - b.rows)[0]]
  if (!most || !least || (most.rows < majority * rows && most.rows < imbalance * least.rows)) return none
  const message = `is uneven: ${most.rows} of ${rows} training rows are ${most.name}, ${least.rows} ${least.name}. Naming ${most.name} always has an accuracy of ${percentText(most.rows / rows)}: look at balanced_accuracy, or set training.class_weights`
  return error('dataset.id', 'uneven_classes', message, Number((most.rows / least.rows).toPrecision(3)))
}
