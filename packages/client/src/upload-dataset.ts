import type { Connection, Schemas } from './connection.js'
import { errorFromReply } from './errors.js'
import { sendForm } from './send-form.js'
import { randomKey, sendAgain } from './transport.js'

/** What the files are: format, name, label and split, as `POST /v1/datasets` takes them. */
export type UploadSpec = Schemas['UploadSpecInput']

/** How an upload reports its progress, and when it is repeated or ended. */
export type UploadOptions = {
  /**
   * Is called with the bytes sent so far. Starts again at 0 when the upload has to be repeated.
   * @default no report
   * @example trainyard.uploadDataset(spec, files, { onProgress: ({ sentBytes, totalBytes }) => draw(sentBytes / totalBytes) })
   */
  onProgress?: (progress: { sentBytes: number; totalBytes: number }) => void
  /**
   * The same key with the same files makes one data set, also over several calls.
   * @default a new one for each call
   * @example trainyard.uploadDataset(spec, files, { idempotencyKey: 'digits-2026-11' })
   */
  idempotencyKey?: string
  /**
   * Ends the upload when it is aborted; its reason is thrown.
   * @default never
   * @example trainyard.uploadDataset(spec, files, { signal: AbortSignal.timeout(600_000) })
   */
  signal?: AbortSignal
}

/** An upload is sent once more when the connection broke or the server was away. */
const mostTries = 2

/**
 * Makes a data set of files: one CSV file, for instance, or the images and labels of IDX files.
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
  const headers = { ...connection.headers, 'idempotency-key': options.idempotencyKey ?? randomKey() }
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0)
  const { signal = new AbortController().signal } = options
  const reply = await sendAgain({
    signal,
    send: () => sendForm({ ...options, url: `${connection.url}/v1/datasets`, headers, form, totalBytes, signal }),
    isWorthIt: ({ status, tries }) => tries < mostTries && (status === null || status >= 502),
  })
  if (!reply.ok) throw await errorFromReply(reply)
  return (await reply.json()) as Schemas['Dataset']
}
