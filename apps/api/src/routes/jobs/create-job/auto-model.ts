import { isDeepStrictEqual } from 'node:util'
import { type DatasetInfo, type ErrorDetail, limits, slug } from '@trainyard/spec'
import { error, none } from './error-detail.js'

/** What a model predicts, and from what. */
export type ModelPurpose = Pick<DatasetInfo, 'kind' | 'task' | 'input_shape' | 'classes' | 'columns' | 'label'>

/** The data set of a job, and what its models are asked for. */
type NamedData = { id: string; name: string; info: DatasetInfo; findModel(name: string): Promise<ModelPurpose | null> }

/** The model of a job that names none, with a warning where it is not the one that people would expect. */
export type ChosenModel = { ok: true; name: string; warnings: ErrorDetail[] } | { ok: false; errors: ErrorDetail[] }

/** Characters of a data set's id that tell it from others: the last ones are random. */
const idCharacters = 8

/**
 * The model that a job without one publishes its versions under: the name of its data set, in lower case and with a hyphen for all that a name cannot have. A
 * model of that name that predicts something else, or from something else, is left alone: then the end of the data set's id is added.
 */
export async function modelOfDataset({ id, name, info, findModel }: NamedData): Promise<ChosenModel> {
  const [plain, own] = namesOf(id, name)
  if (servesAlike(await findModel(plain), info)) return { ok: true, name: plain, warnings: none }
  const taken = `is left out, and the model ${plain}, named as the data set is, predicts something else or from other columns`
  if (servesAlike(await findModel(own), info))
    return {
      ok: true,
      name: own,
      warnings: error('model.name', 'default_model', `${taken}: the versions of this job go to ${own}; name another to choose`, own),
    }
  return { ok: false, errors: error('model.name', 'default_model', `${taken}, as does ${own}: name the model whose next version the result becomes`, null) }
}

/** The name that a data set gives, and the one with the end of its id. */
function namesOf(id: string, name: string): [string, string] {
  const end = id.slice(-idCharacters)
  const words = name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^a-z0-9_]+/)
  const kept = words
    .filter((word) => word !== '')
    .join('-')
    .replace(/^_+/, '')
  const shortened = kept.slice(0, limits.nameCharacters - idCharacters - 1).replace(/-$/, '')
  const plain = slug.safeParse(shortened).success ? shortened : `auto-${end}`
  return [plain, plain === `auto-${end}` ? plain : `${plain}-${end}`]
}

/** Whether versions of a model can be exchanged for those that a data set makes: those who ask it notice better figures, and nothing else. */
function servesAlike(model: ModelPurpose | null, info: DatasetInfo): boolean {
  return model === null || isDeepStrictEqual(purposeOf(model), purposeOf(info))
}

const purposeOf = ({ kind, task, input_shape: shape, classes, columns, label }: ModelPurpose) => ({
  kind,
  task,
  shape,
  classes: [...classes].sort(),
  columns: columns.map(({ name, type }) => `${type} ${name}`).sort(),
  label,
})
