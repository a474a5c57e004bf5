import { type DatasetFormat, describeSignature, recognizeFormat } from '@trainyard/spec'

/** Bytes of a file that are read before it is sent. */
const beginningBytes = 1 << 19
const signatureBytes = 8

/** The beginning of a text, how it is encoded, and whether it is all of it. */
export type Beginning = { text: string; whole: boolean; encoding: 'utf-8' | 'windows-1252' | null }

/** The format of a file by its name or its first bytes; null where it could be several. */
export async function formatOf(file: File): Promise<DatasetFormat | null> {
  return recognizeFormat(file.name, new Uint8Array(await file.slice(0, signatureBytes).arrayBuffer()))
}

/**
 * The beginning of a file as text: UTF-8, or UTF-16 by its byte order mark, which need not be said at the upload; else windows-1252, which must.
 * @throws {Error} in words for the reader where the file is no text.
 */
export async function readBeginning(file: File): Promise<Beginning> {
  const bytes = new Uint8Array(await file.slice(0, beginningBytes).arrayBuffer())
  const whole = file.size <= beginningBytes
  if (bytes.length === 0) throw new Error(`${file.name} is empty.`)
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  if (mark !== null) return { text: new TextDecoder(mark).decode(bytes, { stream: !whole }), whole, encoding: null }
  if (bytes.includes(0)) {
    const found = describeSignature(bytes.subarray(0, signatureBytes))
    throw new Error(`${file.name} is not a CSV file: ${found === null ? 'it holds binary data' : `this looks like ${found}`}.`)
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole }), whole, encoding: null }
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), whole, encoding: 'windows-1252' }
  }
}
