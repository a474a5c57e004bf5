import type { DatasetInfo } from '../dataset/view.js'
import type { Task } from '../task.js'

/** What clients of a model rely on: what it does, the inputs that it takes and the classes that it names. */
export type ModelSignature = { task: Task; dataset: Pick<DatasetInfo, 'kind' | 'input_shape' | 'columns' | 'label' | 'classes'> }

/**
 * What keeps a version from standing in for an earlier one, a sentence each; none where every request for the earlier one is answered alike: the same task, the
 * same images or columns in the same order, the same label and the same classes in the same order. What values a column has does not matter.
 */
export function misfits(earlier: ModelSignature, later: ModelSignature): string[] {
  const [before, after] = [earlier.dataset, later.dataset]
  const sentences: string[] = []
  if (earlier.task !== later.task) sentences.push(`its task is ${later.task}, not ${earlier.task}`)
  if (before.kind !== after.kind) return [...sentences, `it takes rows of ${nounOf(after.kind)}, not of ${nounOf(before.kind)}`]
  if (before.kind === 'image' && before.input_shape.join() !== after.input_shape.join())
    sentences.push(`its images are ${after.input_shape.join(' × ')}, not ${before.input_shape.join(' × ')}`)
  if (before.kind === 'table') sentences.push(...columnMisfits(before.columns, after.columns))
  if (before.label !== after.label) sentences.push(`it predicts ${shown(after.label)}, not ${shown(before.label)}`)
  if (!sameTexts(before.classes, after.classes)) sentences.push(`its classes are ${listed(after.classes)}, not ${listed(before.classes)}`)
  return sentences
}

type Columns = ModelSignature['dataset']['columns']

function columnMisfits(before: Columns, after: Columns): string[] {
  const [names, others] = [before.map(({ name }) => name), after.map(({ name }) => name)]
  const [gone, added] = [names.filter((name) => !others.includes(name)), others.filter((name) => !names.includes(name))]
  if (gone.length > 0 || added.length > 0)
    return [...(gone.length > 0 ? [`it has no columns ${listed(gone)}`] : []), ...(added.length > 0 ? [`it has other columns ${listed(added)}`] : [])]
  if (!sameTexts(names, others)) return [`its columns stand in another order, ${listed(others)} in place of ${listed(names)}`]
  return before.flatMap(({ name, type }, index) => (type === after[index]?.type ? [] : [`its column ${shown(name)} is ${after[index]?.type}, not ${type}`]))
}

const nounOf = (kind: DatasetInfo['kind']): string => (kind === 'image' ? 'images' : 'tables')
const shown = (text: string | null): string => (text === null ? 'no named column' : JSON.stringify(text))
const sameTexts = (a: readonly string[], b: readonly string[]): boolean => JSON.stringify(a) === JSON.stringify(b)

const listedTexts = 6
const listed = (texts: readonly string[]): string =>
  texts.length === 0
    ? 'none'
    : `${texts.slice(0, listedTexts).map(shown).join(', ')}${texts.length > listedTexts ? ` and ${texts.length - listedTexts} more` : ''}`

/** The newest version of a model, as far as a later one depends on it; one that was imported has no data set. */
export type NewestVersion = ModelSignature & { version: number; datasetId: string | null; datasetName: string | null }

/** Why a job is not to publish a version of a model, and what to do about it; null where it may. */
export function whyNotPublished(name: string, newest: NewestVersion | null, next: ModelSignature): string | null {
  const found = newest === null ? [] : misfits(newest, next)
  if (newest === null || found.length === 0) return null
  const from = newest.datasetName === null ? 'which was imported' : `of the data set ${newest.datasetName}`
  return `the model ${name} has version ${newest.version}, ${from}, which the new one does not fit: ${found.join('; ')}. Take another name, or "replace": true beside it`
}
