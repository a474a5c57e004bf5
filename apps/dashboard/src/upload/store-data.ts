import { api, type DatasetView } from '../api.js'
import type { Upload } from './file-upload.js'

/** Where rows come from: a data set that is there, a sample that is made first, or a file that is sent first. */
export type DataChoice =
  | { from: 'existing'; id: string | null; name: string | null }
  | { from: 'sample'; sample: string }
  | { from: 'file'; upload: Upload | null }

const askEvery = 500

/** The data set of a choice: one that is there, or one that is sent and prepared now. `say` receives what is being done, in words. */
export async function storeData(data: DataChoice, say: (what: string) => void): Promise<Pick<DatasetView, 'id' | 'name'>> {
  if (data.from === 'existing') {
    if (data.id === null || data.name === null) throw new Error('Choose a data set first.')
    return { id: data.id, name: data.name }
  }
  if (data.from === 'sample') {
    if (data.sample === '') throw new Error('Choose a sample first.')
    say('Preparing data…')
    return untilReady(await api.createSample(data.sample))
  }
  if (!data.upload) throw new Error('Choose a file and its label first.')
  say('Uploading…')
  const sent = await api.uploadDataset(data.upload.spec, data.upload.files, (share) => say(`Uploading, ${Math.round(share * 100)} %`))
  say('Preparing data…')
  return untilReady(sent)
}

/**
 * Waits until a data set was prepared. One that could not be is taken away again: the form still has its file.
 * @throws {Error} with the reason where it could not be prepared.
 */
async function untilReady(dataset: DatasetView): Promise<DatasetView> {
  let current = dataset
  while (current.status === 'preparing') {
    await new Promise((resolve) => setTimeout(resolve, askEvery))
    current = await api.dataset(dataset.id)
  }
  if (current.status === 'ready') return current
  await api.removeDataset(current.id)
  throw new Error(current.error ?? 'The data could not be prepared.') // default: a data set that failed says why
}
