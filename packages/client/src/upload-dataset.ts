import type { Connection, Schemas } from './connection.js'
import { errorFromReply } from './errors.js'
import { randomKey } from './transport.js'
import { uploadFile } from './upload-file.js'

/** What the files are: format, name, label and split, as `POST /v1/datasets` takes them. */
export type UploadSpec = Schemas['UploadSpecInput']

/** How an upload reports its progress, and when it is repeated or ended. */
export type UploadOptions = {
  /**
   * Is called with the bytes that are at the server.
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
   * The SHA-256 of a file in hex. With it the server checks what came, and an upload that an earlier call or another program began is gone on with.
   * @default none: every call sends its files from the beginning
   * @example trainyard.uploadDataset(spec, files, { sha256Of: (file) => sha256OfStream(file.stream()) })
   */
  sha256Of?: (file: File) => Promise<string>
  /**
   * Ends the upload when it is aborted; its reason is thrown.
   * @default never
   * @example trainyard.uploadDataset(spec, files, { signal: AbortSignal.timeout(600_000) })
   */
  signal?: AbortSignal
}

/**
 * Makes a data set of files: one CSV file, for instance, or the images and labels of IDX files. The files are sent in pieces, so that a broken connection or a
 * server that is started again costs no more than the piece under way.
 * @throws {TrainyardError} when the call does not succeed; InvalidRequestError, with every error, for an invalid form.
 */
export async function uploadDataset(
  connection: Connection,
  spec: UploadSpec,
  files: readonly File[],
  { onProgress, sha256Of, idempotencyKey = randomKey(), signal = new AbortController().signal }: UploadOptions = {},
): Promise<Schemas['Dataset']> {
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0)
  const uploads: string[] = []
  let before = 0
  for (const file of files) {
    const onSent = (bytes: number) => onProgress?.({ sentBytes: before + bytes, totalBytes })
    uploads.push(await uploadFile(connection, file, { sha256: await sha256Of?.(file), onSent, signal }))
    before += file.size
  }
  const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey }
  const body = JSON.stringify({ spec, uploads })
  const reply = await connection.send(new Request(`${connection.url}/v1/datasets`, { method: 'POST', headers, body, signal }))
  if (!reply.ok) throw await errorFromReply(reply)
  return (await reply.json()) as Schemas['Dataset']
}
