import { createHash } from 'node:crypto'
import { limits } from '@trainyard/spec'
import { notFound } from '../connection/errors.js'
import { bigint, bytes, firstRow, int, type Queryable, statement, text } from '../connection/statement.js'

const sizeOf = statement({ name: 'blobs: size', text: 'SELECT bytes FROM blobs WHERE sha256 = $1', params: { sha256: text }, row: { bytes: bigint } })
const chunk = statement({
  name: 'blobs: chunk',
  text: 'SELECT data FROM blob_chunks WHERE sha256 = $1 AND index = $2',
  params: { sha256: text, index: int },
  row: { data: bytes },
})
const chunkPart = statement({
  name: 'blobs: part of a chunk',
  text: 'SELECT substring(data FROM $3::int FOR $4::int) AS data FROM blob_chunks WHERE sha256 = $1 AND index = $2',
  params: { sha256: text, index: int, from: int, count: int },
  row: { data: bytes },
})

async function bytesOf(on: Queryable, sha256: string): Promise<number> {
  const row = await firstRow(on, sizeOf, { sha256 })
  if (!row) throw notFound('file', sha256)
  return row.bytes
}

async function readChunk(on: Queryable, sha256: string, index: number): Promise<Uint8Array> {
  const row = await firstRow(on, chunk, { sha256, index })
  if (!row) throw new Error(`file ${sha256}: chunk ${index} is missing`)
  return row.data
}

/** The file chunk by chunk, checked against its name at the end. */
export async function* streamBlob(on: Queryable, sha256: string): AsyncGenerator<Uint8Array, void, undefined> {
  const size = await bytesOf(on, sha256)
  const hash = createHash('sha256')
  for (let index = 0; index * limits.blobChunkBytes < size; index++) {
    const data = await readChunk(on, sha256, index)
    hash.update(data)
    yield data
  }
  const found = hash.digest('hex')
  if (found !== sha256) throw new Error(`file ${sha256} is damaged: what is stored has the SHA-256 ${found}`)
}

/** The whole file in one piece of memory, checked. */
export async function readBlob(on: Queryable, sha256: string): Promise<Uint8Array> {
  const whole = new Uint8Array(await bytesOf(on, sha256))
  let offset = 0
  for await (const part of streamBlob(on, sha256)) {
    if (offset + part.byteLength > whole.byteLength) throw new Error(`file ${sha256} is damaged: it is longer than ${whole.byteLength} bytes`)
    whole.set(part, offset)
    offset += part.byteLength
  }
  return whole
}

/** A part of a file. */
export const readRange = async (on: Queryable, sha256: string, start: number, end: number): Promise<Uint8Array> =>
  readPart(on, sha256, start, Math.min(end, await bytesOf(on, sha256)))

/** A part that the file is known to have: the row of one that was not kept yet does not say how long it is. */
export async function readPart(on: Queryable, sha256: string, start: number, stop: number): Promise<Uint8Array> {
  const size = limits.blobChunkBytes
  const part = new Uint8Array(Math.max(stop - start, 0))
  for (let index = Math.floor(start / size); index * size < stop; index++) {
    const from = Math.max(start - index * size, 0)
    const to = Math.min(stop - index * size, size)
    const row = await firstRow(on, chunkPart, { sha256, index, from: from + 1, count: to - from })
    if (!row) throw new Error(`file ${sha256}: chunk ${index} is missing`)
    part.set(row.data, index * size + from - start)
  }
  return part
}
