import { randomBytes } from 'node:crypto'
import { AppError, createId } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import { readPart } from '../blobs/read-blob.js'
import { keepBlob, type StoredBlob } from '../blobs/write-blob.js'
import { notFound } from '../connection/errors.js'
import type { Connections } from '../connection/pool.js'
import { bigint, bytes, execute, int, nullable, oneRow, type RowOf, rows, statement, text, texts, time, type Transaction } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { requireRoom } from '../project-limits.js'
import { newHashState } from './running-hash.js'
import { type AppendTo, appendUpload } from './append-upload.js'

/** A file to be uploaded in pieces: how long it is and, where the sender knows it, which SHA-256 it has. */
export type NewUpload = { projectId: string; filename: string; bytes: number; expectedSha256: string | null }

/** A file that is being uploaded. `sha256` is null until all `bytes` have come. */
export type UploadRecord = {
  id: string
  filename: string
  bytes: number
  /** How much has come and is stored. */
  offset: number
  expectedSha256: string | null
  sha256: string | null
  /** Whether a data set was made of it. */
  isUsed: boolean
  createdAt: Date
  expiresAt: Date
}

/** A complete file and its bytes, from `start` up to but not including `end`, cut at the file's end. */
export type UploadContent = StoredBlob & { filename: string; range(start: number, end: number): Promise<Uint8Array> }

/** Files that are uploaded in pieces. */
export type Uploads = ReturnType<typeof createUploads>

const columns = `id, filename, bytes, "offset", expected_sha256 AS "expectedSha256", sha256, staged_as AS "stagedAs", hash_state AS "hashState",
  created_at AS "createdAt", expires_at AS "expiresAt"`
const row = {
  id: text,
  filename: text,
  bytes: bigint,
  offset: bigint,
  expectedSha256: nullable(text),
  sha256: nullable(text),
  stagedAs: nullable(text),
  hashState: bytes,
  createdAt: time,
  expiresAt: time,
}
const announced = statement({
  name: 'uploads: announced bytes',
  text: `SELECT COALESCE(sum(bytes), 0)::int8 AS bytes, count(*) FILTER (WHERE project_id = $1) AS open
    FROM uploads WHERE staged_as IS NOT NULL AND expires_at > clock_timestamp()`,
  params: { projectId: text },
  row: { bytes: bigint, open: bigint },
})
const stage = statement({
  name: 'uploads: stage',
  text: 'INSERT INTO blobs (sha256, bytes, created_at) VALUES ($1, 0, clock_timestamp())',
  params: { stagedAs: text },
})
const insert = statement({
  name: 'uploads: insert',
  text: `INSERT INTO uploads (id, project_id, staged_as, filename, bytes, hash_state, expected_sha256, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + make_interval(hours => $8))`,
  params: { id: text, projectId: text, stagedAs: text, filename: text, bytes: bigint, hashState: bytes, expectedSha256: nullable(text), hours: int },
})
const find = statement({
  name: 'uploads: find',
  text: `SELECT ${columns} FROM uploads WHERE project_id = $1 AND id = ANY($2) AND expires_at > clock_timestamp()`,
  params: { projectId: text, ids: texts },
  row,
})
const open = statement({
  name: 'uploads: list open',
  text: `SELECT ${columns} FROM uploads WHERE project_id = $1 AND staged_as IS NOT NULL AND expires_at > clock_timestamp() ORDER BY id`,
  params: { projectId: text },
  row,
})
const lock = statement({
  name: 'uploads: lock',
  text: `SELECT ${columns} FROM uploads WHERE project_id = $1 AND id = ANY($2) AND expires_at > clock_timestamp() ORDER BY id FOR UPDATE`,
  params: { projectId: text, ids: texts },
  row,
})
// The staged file goes first, and with it the chunks; a file that was used already has a name of its own.
const remove = statement({
  name: 'uploads: remove',
  text: `WITH gone AS (DELETE FROM uploads WHERE project_id = $1 AND id = $2 RETURNING staged_as)
    DELETE FROM blobs WHERE sha256 IN (SELECT staged_as FROM gone)`,
  params: { projectId: text, id: text },
})

/**
 * Files that are uploaded in pieces. Each piece is stored in short statements, together with the running hash, so a sender may take any time, vanish, and go on
 * with another process. What is not used expires, and its bytes are collected.
 */
export const createUploads = ({ pool, files, control }: Connections) => {
  const get = async (projectId: string, id: string): Promise<Row> => {
    const [found] = await rows(control, find, { projectId, ids: [id] })
    if (!found) throw notFound('upload', id)
    return found
  }
  return {
    /**
     * Announces a file and returns its id.
     * @throws {AppError} `conflict` beyond a limit of the project; `over_limit` when it has too many uploads, or all projects together more than
     * `mostBytes`, that were not used yet.
     */
    create: (upload: NewUpload, mostBytes: number): Promise<string> => inTransaction(pool, (transaction) => insertUpload(transaction, upload, mostBytes)),
    /**
     * An upload of a project.
     * @throws {AppError} `not_found` also for one that has expired.
     */
    get: async (projectId: string, id: string): Promise<UploadRecord> => toRecord(await get(projectId, id)),
    /** The uploads of a project that were not used yet, the oldest first. */
    open: async (projectId: string): Promise<UploadRecord[]> => (await rows(pool, open, { projectId })).map(toRecord),
    /**
     * Stores what comes from `offset` on, until the parts end; what came before they ended with an error is kept. Returns the upload as it is then.
     * @throws {AppError} `not_found`; `conflict` when the upload stands elsewhere, or another request moves it; `payload_too_large` for more than was
     * announced; `invalid_request` when the whole file is not what its SHA-256 said, which removes it. What `parts` throws.
     */
    async append(projectId: string, id: string, offset: number, parts: AsyncIterable<Uint8Array>): Promise<UploadRecord> {
      const upload: AppendTo = await get(projectId, id)
      if (offset !== upload.offset) throw elsewhere(id, offset, upload.offset)
      const sha256 = await appendUpload(files, upload, parts)
      if (sha256 !== null && upload.expectedSha256 !== null && sha256 !== upload.expectedSha256) {
        await execute(files, remove, { projectId, id })
        throw damaged(upload.expectedSha256, sha256)
      }
      return toRecord(await get(projectId, id))
    },
    /** Ends an upload and removes what came of it; nothing where there is none. */
    async remove(projectId: string, id: string): Promise<void> {
      await execute(files, remove, { projectId, id })
    },
    /**
     * The files of uploads, in the order of their ids as given.
     * @throws {AppError} `not_found`; `conflict` for one that is not complete.
     */
    async complete(projectId: string, ids: readonly string[]): Promise<(StoredBlob & { filename: string })[]> {
      const found = new Map((await rows(control, find, { projectId, ids: [...ids] })).map((each) => [each.id, each]))
      return ids.map((id) => fileOf(found.get(id), id))
    },
    /**
     * The content of an upload that is complete, used or not.
     * @throws {AppError} `not_found`; `conflict` for one that is not complete.
     */
    async content(projectId: string, id: string): Promise<UploadContent> {
      const upload = await get(projectId, id)
      const { sha256, ...file } = fileOf(upload, id)
      const name = upload.stagedAs ?? sha256 // default: it was used, and has the name of its content
      return { ...file, sha256, range: (start, end) => readPart(files, name, start, Math.min(end, file.bytes)) }
    },
  }
}

/**
 * Gives the files of uploads their names, in the transaction of the row that names them: each upload can be used once.
 * @throws {AppError} `not_found`; `conflict` for one that is not complete, or was used.
 */
export async function useUploads(transaction: Transaction, projectId: string, ids: readonly string[]): Promise<void> {
  const locked = new Map((await rows(transaction, lock, { projectId, ids: [...ids] })).map((each) => [each.id, each]))
  for (const id of ids) {
    const upload = locked.get(id)
    const file = fileOf(upload, id)
    if (!upload?.stagedAs) throw new AppError({ code: 'conflict', message: `The upload ${id} was used already; upload the file again.` })
    await keepBlob(transaction, { ...file, stagedAs: upload.stagedAs })
  }
}

type Row = RowOf<typeof find>

const toRecord = ({ stagedAs, hashState: _hashState, ...upload }: Row): UploadRecord => ({ ...upload, isUsed: stagedAs === null })

async function insertUpload(transaction: Transaction, { projectId, filename, bytes: size, expectedSha256 }: NewUpload, mostBytes: number): Promise<string> {
  await requireRoom(transaction, projectId, { upload_bytes: size, stored_bytes: size })
  const held = await oneRow(transaction, announced, { projectId })
  if (held.open >= limits.uploadsOpen) throw overLimit(`this project has ${held.open} uploads that were not used yet, and may have ${limits.uploadsOpen}`)
  if (held.bytes + size > mostBytes)
    throw overLimit(
      `all projects together may have ${mostBytes} bytes of uploads that were not used yet (UPLOAD_BYTES); there are ${held.bytes}, and this one has ${size}`,
    )
  const [id, stagedAs] = [createId('upload'), randomBytes(32).toString('hex')]
  await execute(transaction, stage, { stagedAs })
  await execute(transaction, insert, {
    id,
    projectId,
    stagedAs,
    filename,
    bytes: size,
    hashState: await newHashState(),
    expectedSha256,
    hours: limits.uploadHours,
  })
  return id
}

function fileOf(upload: Row | undefined, id: string): StoredBlob & { filename: string } {
  if (!upload) throw notFound('upload', id)
  const { sha256, bytes: size, filename, offset } = upload
  if (sha256 === null) throw new AppError({ code: 'conflict', message: `The upload ${id} is not complete: ${offset} of ${size} bytes have come.` })
  return { sha256, bytes: size, filename }
}

const overLimit = (what: string) => new AppError({ code: 'over_limit', message: `${what}; use them for data sets, or end them with DELETE /v1/uploads/{id}` })

const elsewhere = (id: string, received: number, offset: number) => {
  const message = `The upload ${id} goes on at ${offset}, not at ${received}: ask for its offset with HEAD, and send what comes after it.`
  return new AppError({ code: 'conflict', message, details: [{ path: 'headers.upload-offset', rule: 'offset', message, received }] })
}

const damaged = (expected: string, sha256: string) => {
  const message = `the file that came has the SHA-256 ${sha256}, not ${expected}: it was damaged on the way, or it changed meanwhile; upload it again`
  return new AppError({ code: 'invalid_request', message, details: [{ path: 'headers.upload-metadata', rule: 'sha256', message, received: expected }] })
}
