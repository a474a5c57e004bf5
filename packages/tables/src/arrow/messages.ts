import { type ByteSource, describeSignature, limits } from '@trainyard/spec'
import { Footer } from 'apache-arrow/ipc/metadata/file'
import { Message } from 'apache-arrow/ipc/metadata/message'
import { TableError } from '../table-file.js'
import { checkFooter, checkMessage } from './bounded-metadata.js'

/** A file that is not what it says. */
export const damaged = (message: string, cause?: unknown): TableError => new TableError({ message: `the Arrow file is damaged: ${message}` }, { cause })

/** At the beginning and the end of a file; a stream has nothing before its first message. */
const fileMark = 'ARROW1'
const continued = 0xffffffff

/**
 * The messages of an Arrow file or stream, one at a time, as the library reads them: each is checked to lie within the file and to be of a size that is read.
 * @throws {TableError} where one is not, or its batch is compressed.
 */
export function* arrowMessages(file: ByteSource): Generator<Uint8Array> {
  if (file.length === 0) throw new TableError({ message: 'the file is empty' })
  const mark = textAt(file, 0, fileMark.length)
  if (mark.startsWith('FEA1')) throw new TableError({ message: 'this is Feather version 1: write version 2, which is the Arrow file format' })
  if (mark === fileMark) return yield* messagesOfFile(file)
  for (let at = 0; at < file.length; ) {
    const end = messageEnd(file, at)
    if (end === null) return
    yield copied(file, at, end)
    at = end
  }
}

const textAt = (file: ByteSource, start: number, end: number): string => Buffer.from(file.read(start, Math.min(end, file.length))).toString('latin1')

/** A copy where the file is in memory: the library takes a part of a buffer for all of it. */
const copied = (file: ByteSource, start: number, end: number): Uint8Array => file.read(start, end).slice()

/** A file says at its end what its columns are, and where its batches lie: first those of categories, then those of rows. */
function* messagesOfFile(file: ByteSource): Generator<Uint8Array> {
  const footer = readFooter(file)
  const schema = Message.encode(Message.from(footer.schema))
  const padded = new Uint8Array(8 * Math.ceil(schema.length / 8))
  padded.set(schema)
  yield Uint8Array.from([0xff, 0xff, 0xff, 0xff, ...new Uint8Array(Int32Array.of(padded.length).buffer)])
  yield padded
  let bytes = 0
  for (const { offset } of [...footer.dictionaryBatches(), ...footer.recordBatches()]) {
    const at = Number(offset)
    if (!(at >= fileMark.length && at < file.length)) throw damaged('a batch lies outside of the file')
    const end = messageEnd(file, at)
    if (end === null) throw damaged('a batch is empty')
    bytes += end - at
    if (bytes > file.length) throw damaged('its batches have more bytes than the file')
    yield copied(file, at, end)
  }
}

function readFooter(file: ByteSource): Footer {
  const tail = fileMark.length + 4
  if (file.length < 2 * fileMark.length + tail || textAt(file, file.length - fileMark.length, file.length) !== fileMark) throw damaged('its end is cut off')
  const length = Buffer.from(file.read(file.length - tail, file.length)).readInt32LE(0)
  if (length > limits.tableSchemaBytes)
    throw new TableError({
      message: `the description of the columns has ${length} bytes, at most ${limits.tableSchemaBytes} are read: write fewer and larger batches`,
    })
  if (length <= 0 || length > file.length - tail - fileMark.length) throw damaged('its description is longer than the file')
  const footer = decodedFooter(copied(file, file.length - tail - length, file.length - tail))
  // The library goes through as many batches as the footer claims.
  if ((footer.numRecordBatches + footer.numDictionaries) * blockBytes > length) throw damaged('its description has fewer batches than it says')
  return footer
}

/** Bytes that say where a batch is. */
const blockBytes = 24

function decodedFooter(bytes: Uint8Array): Footer {
  try {
    checkFooter(bytes)
    return Footer.decode(bytes)
  } catch (cause) {
    throw damaged('its description of the columns cannot be read', cause)
  }
}

/**
 * Where a message with its batch ends; null at the end of a stream.
 * @throws {TableError} where it does not lie within the file.
 */
function messageEnd(file: ByteSource, at: number): number | null {
  const start = file.read(at, Math.min(at + 8, file.length))
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength)
  if (start.length < 4) throw notArrow(file, at)
  const isMarked = view.getUint32(0, true) === continued
  if (isMarked && start.length < 8) throw damaged('it ends in the middle')
  const length = view.getInt32(isMarked ? 4 : 0, true)
  if (length === 0) return null
  const end = at + (isMarked ? 8 : 4) + length
  if (length < 0 || end > file.length) throw notArrow(file, at)
  if (length > limits.tableSchemaBytes)
    throw new TableError({ message: `a description of columns or rows has ${length} bytes, at most ${limits.tableSchemaBytes} are read` })
  const body = bodyOf(copied(file, end - length, end), file, at)
  if (body > file.length - end) throw damaged('a batch ends after the file')
  return end + body
}

const notArrow = (file: ByteSource, at: number): TableError => {
  if (at > 0) return damaged('a batch cannot be read')
  const found = describeSignature(file.read(0, Math.min(8, file.length)))
  return new TableError({ message: `this is neither an Arrow file nor a stream${found === null ? '' : ` but looks like ${found}`}` })
}

function bodyOf(metadata: Uint8Array, file: ByteSource, at: number): number {
  const { message, header } = decoded(metadata, file, at)
  const batch = message.isRecordBatch() || message.isDictionaryBatch() ? (header as BatchHeader) : null
  const body = Number(message.bodyLength)
  if (!(body >= 0) || body > limits.tableBatchBytes)
    throw new TableError({ message: `a batch of rows has ${body} bytes, at most ${limits.tableBatchBytes} are read: write smaller batches` })
  if (!batch) return body
  const { buffers, compression, nodes } = 'data' in batch && batch.data ? batch.data : batch
  if (compression) throw new TableError({ message: 'the batches are compressed: write them without compression, as with compression="uncompressed"' })
  if (buffers.some(({ offset, length }) => !(offset >= 0 && length >= 0 && offset + length <= body))) throw damaged('a column lies outside of its batch')
  if (nodes.some(({ length }) => !(length >= 0 && length <= limits.datasetRows))) throw new TableError({ message: `at most ${limits.datasetRows} rows` })
  return body
}

type BatchParts = { buffers: readonly { offset: number; length: number }[]; nodes: readonly { length: number }[]; compression: unknown }
type BatchHeader = BatchParts & { data?: BatchParts }

function decoded(metadata: Uint8Array, file: ByteSource, at: number) {
  try {
    checkMessage(metadata)
    const message = Message.decode(metadata)
    return { message, header: message.header() as unknown }
  } catch (cause) {
    throw at === 0 ? notArrow(file, at) : damaged('the description of a batch cannot be read', cause)
  }
}
