import type { Database, ReceivedBlob, UploadContent } from '@trainyard/db'
import { headerBytesOf, headerLengthBytes, type ImportedModel, memberFileParts, NotFinite, readBundle, type ReadModel } from '@trainyard/exchange'
import { type ErrorDetail, type ImportModelRequest, type ModelManifest, type ModelSource, type ModelVersionView } from '@trainyard/spec'
import { invalidRequest } from '../../../plugins/requests/validation.js'

/** An import that is asked for, and by whom. */
export type AskedImport = { projectId: string; importedBy: string; name: string; request: ImportModelRequest; idempotencyKey: string | undefined }

/**
 * Reads an upload as a model and makes it a version. Of the file the header is in memory, and of its arrays a part at a time. The same `idempotencyKey` makes one.
 *
 * @throws {AppError} `invalid_request` with everything that keeps the file from being a model; what `uploads.content` and `models.import` throw.
 */
export async function importModel(db: Database, { projectId, importedBy, name, request, idempotencyKey }: AskedImport): Promise<ModelVersionView> {
  const { upload, format, replace } = request
  const file = await db.uploads.content(projectId, upload)
  const read = await readFile(file)
  if (!read.ok) throw refused(file, read.errors)
  const { filename, bytes, sha256 } = file
  const source: ModelSource = { format, filename, bytes, sha256, tool: read.model.tool, imported_by: importedBy }
  const members: ReceivedBlob[] = []
  try {
    for (const member of read.model.members) members.push(await db.blobs.receive(memberFileParts(read.model.manifest, member, file.range)))
    const manifest = withFiles(read.model, members)
    return await db.models.import({ projectId, name, replace, manifest, members, source, upload }, idempotencyKey)
  } catch (error) {
    throw error instanceof NotFinite ? refused(file, [{ path: 'file', rule: 'finite', message: error.message }]) : error
  } finally {
    // Those that were kept have another name by now. What cannot be discarded is collected later.
    await Promise.allSettled(members.map((member) => db.blobs.discard(member)))
  }
}

async function readFile({ bytes, range }: UploadContent): Promise<ReadModel> {
  try {
    const headerBytes = headerBytesOf(await range(0, headerLengthBytes))
    return readBundle(await range(0, headerBytes), bytes)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { ok: false, errors: [{ path: 'file', rule: 'format', message: `file: ${error.message}` }] }
  }
}

/** The manifest with the stored files of its members. */
const withFiles = ({ manifest }: ImportedModel, files: readonly ReceivedBlob[]): ModelManifest => ({
  ...manifest,
  members: manifest.members.map((member, position) => ({ ...member, sha256: files[position]?.sha256 ?? member.sha256 })), // default: there is one for each
})

const refused = ({ filename }: UploadContent, errors: readonly ErrorDetail[]) =>
  invalidRequest(errors.map((detail) => ({ ...detail, message: `${filename} cannot be imported: ${detail.message}` })))
