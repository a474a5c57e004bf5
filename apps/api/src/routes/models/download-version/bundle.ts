import { type ModelManifest, readTensorHeader, type TensorEntry } from '@trainyard/spec'

/** A member's stored file: bytes of it from `start` up to but not including `end`. */
export type MemberFile = { index: number; read(start: number, end: number): Promise<Uint8Array> }

type Part = { file: MemberFile; headerBytes: number; end: number; entries: ReadonlyMap<string, TensorEntry>; base: number }

/** One file of a whole ensemble: how many bytes it has, and its bytes as they are made. */
export type Bundle = { bytes: number; parts(pieceBytes: number): AsyncGenerator<Uint8Array> }

/** What lies before the tensors of a safetensors file. */
const lengthBytes = 8

/**
 * Joins the members' tensor files into one safetensors file: tensors are named `member.<index>.<name>`, the metadata holds the manifest,
 * so that the file alone says how to build the network and combine the members. Only the headers are held in memory.
 */
export async function bundleMembers(manifest: ModelManifest, files: readonly MemberFile[]): Promise<Bundle> {
  const parts: Part[] = []
  let base = 0
  for (const file of files) {
    const { entries, headerBytes } = await readHeader(file)
    const end = Math.max(headerBytes, ...[...entries.values()].map((entry) => entry.end))
    parts.push({ file, headerBytes, end, entries, base })
    base += end - headerBytes
  }
  const header = headerOf(manifest, parts)
  return {
    bytes: header.length + base,
    async *parts(pieceBytes) {
      yield header
      for (const { file, headerBytes, end } of parts) {
        for (let start = headerBytes; start < end; start += pieceBytes) yield await file.read(start, Math.min(end, start + pieceBytes))
      }
    },
  }
}

/** The header of a member's file, without its arrays. */
export async function readHeader({ read }: MemberFile): Promise<ReturnType<typeof readTensorHeader>> {
  const first = await read(0, lengthBytes)
  const length = Number(new DataView(first.buffer, first.byteOffset, lengthBytes).getBigUint64(0, true))
  return readTensorHeader(await read(0, lengthBytes + length))
}

function headerOf(manifest: ModelManifest, parts: readonly Part[]): Uint8Array {
  const tensors = parts.flatMap(({ file, headerBytes, entries, base }) =>
    [...entries].map(([name, { dtype, shape, start, end }]) => [
      `member.${file.index}.${name}`,
      { dtype, shape, data_offsets: [base + start - headerBytes, base + end - headerBytes] },
    ]),
  )
  const text = Buffer.from(JSON.stringify({ __metadata__: { format: manifest.format, manifest: JSON.stringify(manifest) }, ...Object.fromEntries(tensors) }))
  const padded = Math.ceil(text.length / lengthBytes) * lengthBytes
  const header = Buffer.alloc(lengthBytes + padded, ' ')
  header.writeBigUInt64LE(BigInt(padded), 0)
  text.copy(header, lengthBytes)
  return header
}
