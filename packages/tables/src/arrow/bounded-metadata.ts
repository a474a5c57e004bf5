import { DictionaryBatch as DictionaryBatchTable } from 'apache-arrow/fb/dictionary-batch'
import { Footer as FooterTable } from 'apache-arrow/fb/footer'
import { Message as MessageTable } from 'apache-arrow/fb/message'
import { MessageHeader } from 'apache-arrow/fb/message-header'
import { RecordBatch as RecordBatchTable } from 'apache-arrow/fb/record-batch'
import { Schema as SchemaTable } from 'apache-arrow/fb/schema'
import { DictionaryBatch, RecordBatch } from 'apache-arrow/ipc/metadata/message'
import { Schema } from 'apache-arrow/schema'
import { ByteBuffer } from 'flatbuffers'

// The descriptions in an Arrow file are FlatBuffers, and the library has no verifier for them: a list of a few bytes can claim billions of elements, and lists may
// stand for each other again and again. So each is read once by the library's own decoders from bytes that count what is asked of them.

/** The library may ask for the length of a list a few times. */
const elementsPerByte = 8

/** Bytes whose lists have no more elements together than so many bytes can hold. */
class CountedBytes extends ByteBuffer {
  #left: number

  constructor(bytes: Uint8Array) {
    super(bytes)
    this.#left = elementsPerByte * bytes.length
  }

  override __vector_len(offset: number): number {
    const length = super.__vector_len(offset)
    this.#left -= length
    if (length < 0 || this.#left < 0) throw new RangeError(`a list claims ${length} elements`)
    return length
  }
}

/**
 * Checks the description of a message.
 * @throws {RangeError} where its lists claim more elements than it has room for; other errors where it cannot be read.
 */
export function checkMessage(bytes: Uint8Array): void {
  const message = MessageTable.getRootAsMessage(new CountedBytes(bytes))
  message.customMetadataLength()
  const [type, version] = [message.headerType(), message.version()]
  if (type === MessageHeader.Schema) Schema.decode(message.header(new SchemaTable()), new Map(), version)
  if (type === MessageHeader.RecordBatch) RecordBatch.decode(message.header(new RecordBatchTable()), version)
  if (type === MessageHeader.DictionaryBatch) DictionaryBatch.decode(message.header(new DictionaryBatchTable()), version)
}

/**
 * Checks what stands at the end of a file.
 * @throws {RangeError} where its lists claim more elements than it has room for; other errors where it cannot be read.
 */
export function checkFooter(bytes: Uint8Array): void {
  const footer = FooterTable.getRootAsFooter(new CountedBytes(bytes))
  Schema.decode(footer.schema() ?? new SchemaTable(), new Map(), footer.version()) // default: one that cannot be read, as the library finds, too
  footer.recordBatchesLength()
  footer.dictionariesLength()
}
