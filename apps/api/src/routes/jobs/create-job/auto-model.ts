import { type DatasetInfo, type ErrorDetail, limits, misfits, slug } from '@trainyard/spec'
import { error, none } from './error-detail.js'
import type { JobCheck } from './inspect-job.js'

/** The data set of a job, and how the models that there are are found. */
type NamedData = { id: string; name: string; info: DatasetInfo } & Pick<JobCheck, 'findPublication'>

/** The model of a job that names none, with a warning where it is not the one that people would expect. */
export type ChosenModel = { ok: true; name: string; warnings: ErrorDetail[] } | { ok: false; errors: ErrorDetail[] }

/** Characters of a data set's id that tell it from others: the last ones are random. */
const idCharacters = 8

/**
 * The model that a job without one publishes its versions under: the name of its data set, in lower case and with a hyphen for all that a name cannot have. A
 * model of that name that predicts something else, or from something else, is left alone: then the end of the data set's id is added.
 */
export async function modelOfDataset({ id, name, info, findPublication }: NamedData): Promise<ChosenModel> {
  const fits = async (model: string): Promise<boolean> => {
    const { newest } = await findPublication(model)
    return newest === null || misfits(newest, { task: info.task, dataset: info }).length === 0
  }
  const [plain, own] = namesOf(id, name)
  if (await fits(plain)) return { ok: true, name: plain, warnings: none }
  const taken = `is left out, and the model ${plain}, named as the data set is, predicts something else or from other columns`
  if (await fits(own))
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
