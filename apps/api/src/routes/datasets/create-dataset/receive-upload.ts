import type { MultipartFile } from '@fastify/multipart'
import type { Database, ReceivedBlob } from '@trainyard/db'
import { AppError, schemaErrors } from '@trainyard/runtime'
import { datasetFormat, type DatasetSource, type ErrorDetail, JsonError, limits, readJsonText, type UploadSpec, uploadSpec } from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import { plainFilename } from '../../../plain-filename.js'
import { textErrors } from '../../../plugins/requests/text-errors.js'
import { invalidRequest } from '../../../plugins/requests/validation.js'

type StoredFile = Extract<DatasetSource, { type: 'upload' }>['files'][number]
export type Upload = { spec: UploadSpec; files: StoredFile[] }

type ReceivedFile = ReceivedBlob & { filename: string }

/**
 * Receives a multipart upload. Files are staged as they come and kept in one short transaction once the form is complete and valid, so that a slow
 * client holds no connection, and one that vanishes leaves nothing behind.
 *
 * @throws {AppError} with all errors of the form at once; `payload_too_large` for a file beyond the limit.
 */
export async function receiveUpload(db: Database, request: FastifyRequest): Promise<Upload> {
  const received: ReceivedFile[] = []
  try {
    const spec = await readForm(db, request, received)
    const files = await db.transaction(async (transaction) => {
      const kept: StoredFile[] = []
      for (const { filename, ...file } of received) kept.push({ filename, ...(await db.blobs.keep(transaction, file)) })
      return kept
    })
    return { spec, files }
  } catch (error) {
    // What cannot be discarded now is collected later.
    await Promise.allSettled(received.map((file) => db.blobs.discard(file)))
    throw error
  }
}

/** Reads the parts of the form in the order in which they come, and adds each file to `received`. */
async function readForm(db: Database, request: FastifyRequest, received: ReceivedFile[]): Promise<UploadSpec> {
  const errors: ErrorDetail[] = []
  const specs: string[] = []
  // Every part is a stream, whatever its type and file name: clients send JSON as a field, as a typed part, or as a file of their own.
  for await (const part of request.parts({
    isPartAFile: () => true,
    limits: { fileSize: limits.uploadFileBytes, files: limits.uploadFiles + 1, fields: 0, parts: limits.uploadFiles + 4 },
  }) as AsyncIterable<MultipartFile>) {
    if (part.fieldname === 'file') await receiveFile(db, part, received)
    else if (part.fieldname === 'spec') specs.push(await readText(part.file))
    else {
      part.file.resume()
      errors.push({ path: part.fieldname, rule: 'unknown_field', message: `${part.fieldname} is not a known part; send spec and file` })
    }
  }
  if (specs.length > 1) errors.push({ path: 'spec', rule: 'count', message: 'spec must be sent once', received: specs.length })
  const spec = readSpec(specs[0], errors)
  const wanted = spec && datasetFormat(spec.format).files
  if (spec && wanted && !wanted.counts.includes(received.length))
    errors.push({ path: 'file', rule: 'count', message: `the format ${spec.format} takes ${wanted.words}`, received: received.length })
  if (!spec || errors.length > 0) throw invalidRequest(errors)
  return spec
}

/**
 * The text of a part.
 * @throws {AppError} `payload_too_large` beyond the limit of a request's body.
 */
async function readText(part: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of part) {
    bytes += chunk.length
    if (bytes > limits.requestBodyBytes) {
      const message = `spec may have at most ${limits.requestBodyBytes} bytes`
      throw new AppError({ code: 'payload_too_large', message, details: [{ path: 'spec', rule: 'maximum', message }] })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

async function receiveFile(db: Database, part: MultipartFile, received: ReceivedFile[]): Promise<void> {
  received.push({ filename: plainFilename(part.filename), ...(await db.blobs.receive(part.file)) })
  if (!part.file.truncated) return
  throw new AppError({
    code: 'payload_too_large',
    message: `a file may have at most ${limits.uploadFileBytes} bytes`,
    details: [{ path: 'file', rule: 'maximum', message: `${part.filename} is larger than ${limits.uploadFileBytes} bytes` }],
  })
}

function readSpec(text: string | undefined, errors: ErrorDetail[]): UploadSpec | null {
  const json = text === undefined ? undefined : parseJson(text)
  if (json instanceof JsonError) {
    errors.push({ path: 'spec', rule: 'json', message: `spec is not JSON: ${json.message}`, received: text?.slice(0, 100) })
    return null
  }
  const result = uploadSpec.safeParse(json)
  errors.push(...textErrors(json, ['spec']), ...(result.success ? [] : schemaErrors(uploadSpec, result.error.issues, json, ['spec'])))
  return result.success ? result.data : null
}

function parseJson(text: string): unknown {
  try {
    return readJsonText(text, { nan: 'rejected', inexact: 'rejected' })
  } catch (error) {
    if (error instanceof JsonError) return error
    throw error
  }
}
