import { type ModelManifest, readTensorHeader, type TensorEntry } from '@trainyard/spec'
import { type Content, joinedContent, memoryContent } from '../../../downloads/content.js'

/** A member's stored file. `part` gives its bytes from `start` to before `end`. */
export type MemberFile = { index: number; part(start: number, end: number): Content }

type Part = { file: MemberFile; headerBytes: number; end: number; entries: ReadonlyMap<string, TensorEntry>; base: number }

/** What lies before the tensors of a safetensors file. */
const lengthBytes = 8

/**
 * Joins the members' tensor files into one safetensors file: tensors are named `member.<index>.<name>`, the metadata holds the manifest,
 * so that the file alone says how to build the network and combine the members. Only the headers are held in memory.
 */
export async function bundleMembers(manifest: ModelManifest, files: readonly MemberFile[]): Promise<Content> {
  const parts: Part[] = []
  let base = 0
  for (const file of files) {
    const { entries, headerBytes } = await readHeader(file)
    const end = Math.max(headerBytes, ...[...entries.values()].map((entry) => entry.end))
    parts.push({ file, headerBytes, end, entries, base })
    base += end - headerBytes
  }
  return joinedContent([memoryContent(headerOf(manifest, parts)), ...parts.map(({ file, headerBytes, end }) => file.part(headerBytes, end))])
}

/** The header of a member's file, without its arrays. */
async function readHeader({ part }: MemberFile): Promise<ReturnType<typeof readTensorHeader>> {
  const length = Number((await allOf(part(0, lengthBytes))).readBigUInt64LE(0))
  return readTensorHeader(await allOf(part(0, lengthBytes + length)))
}

async function allOf({ read, bytes }: Content): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of read(0, bytes)) parts.push(part)
  return Buffer.concat(parts)
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
