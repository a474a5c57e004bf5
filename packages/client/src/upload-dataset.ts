import { bodyOf, type Connection, type Schemas } from './connection.js'
import { errorFromReply } from './errors/error-from-reply.js'
import { randomKey } from './retrying-fetch.js'
import { type Reply, sendForm } from './send-form.js'

export type UploadSpec = Schemas['UploadSpecInput']

export type UploadOptions = {
  /** Hears how many bytes were sent, of how many. Starts anew when the upload has to be sent again. */
  onProgress?: (progress: { sentBytes: number; totalBytes: number }) => void
  /** The same key with the same files makes one data set, also over several calls. @default a new one for each call */
  idempotencyKey?: string
  signal?: AbortSignal
}

/** An upload is sent once more when the connection broke or the server was away. */
const tries = 2

/**
 * Makes a data set of files: one CSV file, or the images and labels of IDX files.
 * @throws {TrainyardError} when the call does not succeed; InvalidRequestError, with every error, for an invalid form.
 */
export async function uploadDataset(
  connection: Connection,
  spec: UploadSpec,
  files: readonly File[],
  options: UploadOptions = {},
): Promise<Schemas['Dataset']> {
  const form = new FormData()
  form.append('spec', JSON.stringify(spec))
  for (const file of files) form.append('file', file, file.name)
  const headers = { authorization: `Bearer ${connection.key}`, 'idempotency-key': options.idempotencyKey ?? randomKey() }
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0)
  for (let left = tries - 1; ; left -= 1) {
    const outcome = await sendForm({ url: `${connection.url}/v1/datasets`, headers, form, totalBytes, ...options }).catch((error: unknown) => ({ error }))
    options.signal?.throwIfAborted()
    if ('error' in outcome && left <= 0) throw outcome.error
    if ('error' in outcome || (outcome.status >= 502 && left > 0)) continue
    return datasetOf(outcome)
  }
}

async function datasetOf({ status, headers, text }: Reply): Promise<Schemas['Dataset']> {
  const reply = new Response(text, { status, headers })
  if (!reply.ok) throw errorFromReply(reply, await bodyOf(reply))
  return (await reply.json()) as Schemas['Dataset']
}
