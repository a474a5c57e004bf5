import type { MultipartFile } from '@fastify/multipart'
import type { Database, Transaction } from '@trainyard/db'
import { AppError, schemaErrors } from '@trainyard/runtime'
import { datasetFormat, type DatasetSource, type ErrorDetail, limits, type UploadSpec, uploadSpec } from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import { textErrors } from '../../../plugins/requests/text-errors.js'
import { invalidRequest } from '../../../plugins/requests/validation.js'

type StoredFile = Extract<DatasetSource, { type: 'upload' }>['files'][number]
export type Upload = { spec: UploadSpec; files: StoredFile[] }

/**
 * Receives a multipart upload: each file goes to the store as it comes, in one transaction, so that a client that vanishes leaves nothing behind.
 * @throws {AppError} with all errors of the form at once; `payload_too_large` for a file beyond the limit.
 */
export async function receiveUpload(db: Database, request: FastifyRequest): Promise<Upload> {
  return db.transaction(async (transaction) => {
    const files: StoredFile[] = []
    const errors: ErrorDetail[] = []
    let specText: string | undefined
    for await (const part of request.parts({
      limits: { fileSize: limits.uploadFileBytes, files: limits.uploadFiles, fields: 4, parts: limits.uploadFiles + 4, fieldSize: limits.requestBodyBytes },
    })) {
      if (part.type === 'file') files.push(await storeFile(db, transaction, part))
      else if (part.fieldname === 'spec') specText = String(part.value)
      if (!['file', 'spec'].includes(part.fieldname))
        errors.push({ path: part.fieldname, rule: 'unknown_field', message: `${part.fieldname} is not a known part; send spec and file` })
    }
    const spec = readSpec(specText, errors)
    const wanted = spec && datasetFormat(spec.format).files
    if (spec && wanted && !wanted.counts.includes(files.length))
      errors.push({ path: 'file', rule: 'count', message: `the format ${spec.format} takes ${wanted.words}`, received: files.length })
    if (!spec || errors.length > 0) throw invalidRequest(errors)
    return { spec, files }
  })
}

async function storeFile(db: Database, transaction: Transaction, part: MultipartFile): Promise<StoredFile> {
  const { sha256, bytes } = await db.blobs.put(transaction, part.file)
  if (part.file.truncated) {
    throw new AppError({
      code: 'payload_too_large',
      message: `a file may have at most ${limits.uploadFileBytes} bytes`,
      details: [{ path: 'file', rule: 'maximum', message: `${part.filename} is larger than ${limits.uploadFileBytes} bytes` }],
    })
  }
  return { filename: plainName(part.filename), sha256, bytes }
}

/** The last part of a name, without what no name should hold. */
const plainName = (name: string): string =>
  name
    .replace(/^.*[\\/]/s, '')
    .replace(/\p{Cc}/gu, '')
    .slice(0, limits.nameCharacters) || 'file'

function readSpec(text: string | undefined, errors: ErrorDetail[]): UploadSpec | null {
  const json = text === undefined ? undefined : parseJson(text)
  if (json === null) errors.push({ path: 'spec', rule: 'json', message: 'spec is not JSON', received: text?.slice(0, 100) })
  if (json === null) return null
  const result = uploadSpec.safeParse(json)
  errors.push(...textErrors(json, ['spec']), ...(result.success ? [] : schemaErrors(uploadSpec, result.error.issues, json, ['spec'])))
  return result.success ? result.data : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
