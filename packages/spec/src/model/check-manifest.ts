import { inferShapes, type NetworkShapes, networkEnds } from '../architecture/infer-shapes.js'
import { categoriesAbove } from '../architecture/order-rules.js'
import { columnWidth, hasMissingIndicator, isIndexed } from '../dataset/layout.js'
import type { DatasetColumn } from '../dataset/view.js'
import type { ErrorDetail } from '../http/error.js'
import { combines, ensembleCombine } from '../job/ensemble.js'
import { specOfMember } from '../job/variants.js'
import type { Shape } from '../layers/shape.js'
import { limits } from '../limits.js'
import { referenceErrors } from './check-reference.js'
import { fittedOf, type Fitted, type ModelManifest, type Preprocessing } from './manifest.js'

const error = (path: string, rule: string, message: string, received?: unknown): ErrorDetail => ({
  path,
  rule,
  message: `${path} ${message}`,
  ...(received === undefined ? {} : { received }),
})

/**
 * Whatever in a manifest of unknown origin contradicts itself, so that a version of it could not be served or would answer with other numbers than were meant.
 * The form alone is checked by the schema. None for a manifest that this program wrote.
 */
export function manifestErrors(manifest: ModelManifest): ErrorDetail[] {
  const errors = [...datasetErrors(manifest), ...ensembleErrors(manifest), ...referenceErrors(manifest)]
  if (errors.length > 0) return errors
  return [...manifest.members.entries()].flatMap(([position, { index }]) => memberErrors(manifest, index, `members[${position}]`))
}

function datasetErrors({ dataset, spec, threshold, conformal }: ModelManifest): ErrorDetail[] {
  const { kind, task, classes, class_counts: counts, columns, input_shape: shape } = dataset
  const errors: ErrorDetail[] = []
  const refuse = (...about: Parameters<typeof error>): unknown => errors.push(error(...about))
  if (task !== spec.task) refuse('dataset.task', 'task', `must be that of the spec, ${spec.task}`, task)
  if (task === 'classification' && (classes.length < 2 || classes.length > limits.datasetClasses))
    refuse('dataset.classes', 'count', `must name 2 to ${limits.datasetClasses} classes`, classes.length)
  if (task === 'regression' && classes.length > 0) refuse('dataset.classes', 'count', 'must be empty for regression', classes.length)
  if (new Set(classes).size < classes.length) refuse('dataset.classes', 'unique', 'must be different')
  if (counts.length !== classes.length) refuse('dataset.class_counts', 'count', `must be ${classes.length}, one for each class`, counts.length)
  const sides = kind === 'image' ? 3 : 1
  if (shape.length !== sides || shape.some((side) => side < 1 || side > limits.datasetFeatures))
    refuse('dataset.input_shape', 'shape', kind === 'image' ? 'must be [height, width, channels]' : 'must be [columns]', shape)
  if (kind === 'table' && shape[0] !== columns.length) refuse('dataset.input_shape', 'shape', `must be [${columns.length}], the number of columns`, shape)
  if (kind === 'image' && columns.length > 0) refuse('dataset.columns', 'count', 'must be empty for images', columns.length)
  if (columns.length > limits.datasetColumns) refuse('dataset.columns', 'maximum', `may be at most ${limits.datasetColumns}`, columns.length)
  if (new Set(columns.map(({ name }) => name)).size < columns.length) refuse('dataset.columns', 'unique', 'must have different names')
  if (threshold !== undefined && (classes.length !== 2 || threshold < 0 || threshold > 1))
    refuse('threshold', 'range', 'must be a probability, and of two classes', threshold)
  if (conformal?.scores.some((score, index, all) => index > 0 && score < (all[index - 1] ?? score))) refuse('conformal.scores', 'order', 'must rise') // default: the first
  return errors
}

function ensembleErrors({ combine, spec, members }: ModelManifest): ErrorDetail[] {
  const rule = ensembleCombine.safeParse(combine)
  const errors: ErrorDetail[] = []
  if (!rule.success) errors.push(error('combine', 'known', `must be one of ${ensembleCombine.options.join(', ')}`, combine))
  else if (!combines(rule.data, spec.task)) errors.push(error('combine', 'task', `cannot be ${combine} for ${spec.task}`, combine))
  if (members.length === 0 || members.length > limits.combinedMembers)
    errors.push(error('members', 'count', `must be 1 to ${limits.combinedMembers}`, members.length))
  if (new Set(members.map(({ index }) => index)).size < members.length) errors.push(error('members', 'unique', 'must have different indices'))
  for (const [position, { index, weight }] of members.entries()) {
    if (index < 0) errors.push(error(`members[${position}].index`, 'minimum', 'must be 0 or more', index))
    if (!(weight > 0)) errors.push(error(`members[${position}].weight`, 'minimum', 'must be above 0', weight))
    if (spec.variants !== undefined && !spec.variants.some((variant) => variant.members.includes(index)))
      errors.push(error(`members[${position}].index`, 'variant', 'must be in one of the variants of the spec', index))
  }
  return errors
}

function memberErrors(manifest: ModelManifest, index: number, path: string): ErrorDetail[] {
  const own = manifest.members.find((member) => member.index === index)?.fitted !== undefined
  const within = (field: string): string => (own ? `${path}.fitted.${field}` : field)
  const inferred = networkOf(manifest, index)
  if (!inferred.ok) return inferred.errors.map((detail) => ({ ...detail, path: `spec.${detail.path}` }))
  const fitted = fittedOf(manifest, index)
  return [...targetErrors(manifest, fitted, within('target')), ...preprocessingErrors(manifest, { fitted, index, path: within('preprocessing') })]
}

function targetErrors({ spec }: ModelManifest, { target }: Fitted, path: string): ErrorDetail[] {
  if ((target === null) !== (spec.task === 'classification'))
    return [error(path, 'task', spec.task === 'classification' ? 'must be null for classes' : 'must say how the target was scaled', target)]
  return target !== null && !(target.std > 0) ? [error(`${path}.std`, 'minimum', 'must be above 0', target.std)] : []
}

type Prepared = { fitted: Fitted; index: number; path: string }

function preprocessingErrors({ dataset, spec }: ModelManifest, { fitted: { preprocessing }, index, path }: Prepared): ErrorDetail[] {
  if (preprocessing.kind !== dataset.kind) return [error(`${path}.kind`, 'kind', `must be that of the data set, ${dataset.kind}`, preprocessing.kind)]
  if (preprocessing.kind === 'image') return imageErrors(preprocessing, dataset.input_shape, path)
  const { columns } = preprocessing
  if (columns.length !== dataset.columns.length) return [error(`${path}.columns`, 'count', `must be ${dataset.columns.length}`, columns.length)]
  const above = categoriesAbove(specOfMember(spec, index).architecture)
  return dataset.columns.flatMap((column, place) => columnErrors(columns[place], column, { above, path: `${path}.columns[${place}]` }))
}

type ImagePreprocessing = Extract<Preprocessing, { kind: 'image' }>

function imageErrors({ input_shape: shape, mean, std }: ImagePreprocessing, wanted: readonly number[], path: string): ErrorDetail[] {
  const errors: ErrorDetail[] = []
  if (shape.join() !== wanted.join()) errors.push(error(`${path}.input_shape`, 'shape', `must be [${wanted.join(', ')}]`, shape))
  for (const [name, values] of Object.entries({ mean, std }))
    if (values.length !== wanted.at(-1)) errors.push(error(`${path}.${name}`, 'count', `must be ${wanted.at(-1)}, one for each channel`, values.length))
  if (std.includes(0)) errors.push(error(`${path}.std`, 'minimum', 'must not be 0', std))
  return errors
}

type TableColumn = Extract<Preprocessing, { kind: 'table' }>['columns'][number]

/** A column of the preprocessing must make the inputs that the column of the data set says that the network takes. */
function columnErrors(found: TableColumn | undefined, column: DatasetColumn, { above, path }: { above: number | null; path: string }): ErrorDetail[] {
  if (found?.name !== column.name || found.type !== column.type)
    return [
      error(path, 'column', `must be ${JSON.stringify(column.name)} of the type ${column.type}, as in dataset.columns`, found && [found.name, found.type]),
    ]
  const errors: ErrorDetail[] = []
  const refuse = (field: string, rule: string, message: string, received?: unknown): unknown => errors.push(error(`${path}.${field}`, rule, message, received))
  if (found.missing_indicator !== hasMissingIndicator(column)) refuse('missing_indicator', 'column', `must be ${hasMissingIndicator(column)}`)
  const width = columnWidth(column, above)
  if (found.untrained?.some((input) => input < 0 || input >= Math.max(width, (column.categories ?? []).length + 1)))
    // default: a column of no texts
    refuse('untrained', 'range', `must name inputs of the column`, found.untrained)
  if ('std' in found && found.std === 0) refuse('std', 'minimum', 'must not be 0', found.std)
  if ('categories' in found) {
    if (JSON.stringify(found.categories) !== JSON.stringify(column.categories)) refuse('categories', 'column', 'must be those in dataset.columns')
    if (new Set(found.categories).size < found.categories.length) refuse('categories', 'unique', 'must be different')
  }
  if (found.type === 'categorical') {
    if ((found.encoding === 'index') !== isIndexed(column, above)) refuse('encoding', 'network', `must be ${isIndexed(column, above) ? 'index' : 'one_hot'}`)
    if ((found.other === true) !== (column.other !== undefined)) refuse('other', 'column', `must be ${column.other !== undefined}`, found.other)
    if (found.impute !== null && (found.impute < 0 || found.impute >= found.categories.length)) refuse('impute', 'range', 'must be a category', found.impute)
  }
  if (found.type === 'text' && (found.idf.length !== column.text?.buckets || found.parts !== column.text.parts))
    refuse('idf', 'column', `must be ${column.text?.buckets} weights of ${column.text?.parts}, as in dataset.columns`, found.idf.length)
  return errors
}

const networkOf = ({ spec, dataset }: ModelManifest, index: number) => {
  const own = specOfMember(spec, index)
  return inferShapes(own.architecture, networkEnds(dataset, own))
}

/**
 * The arrays of the network of a member, by their names, such as `dense_1/kernel`.
 * @throws {RangeError} for a network whose shapes do not fit, which `manifestErrors` tells.
 */
export function arraysOfMember(manifest: ModelManifest, index: number): Map<string, Shape> {
  const inferred = networkOf(manifest, index)
  if (!inferred.ok) throw new RangeError(inferred.errors.map(({ message }) => message).join('; '))
  return arraysOfNetwork(inferred.shapes)
}

const arraysOfNetwork = ({ layers, output }: NetworkShapes): Map<string, Shape> =>
  new Map([...layers, output].flatMap(({ name, arrays }) => Object.entries(arrays).map(([what, shape]): [string, Shape] => [`${name}/${what}`, shape])))
