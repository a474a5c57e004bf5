import { fittedMetadata, fittedOf, limits, memberArrayKey, memberFileFormat, type ModelManifest, tensorFileHeader } from '@trainyard/spec'
import type { ImportedArray, ImportedMember } from './imported-model.js'

/** The bytes of a file from `start` up to but not including `end`. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>

/** An array holds a number that is not finite. */
export class NotFinite extends Error {
  override readonly name = 'NotFinite'
}

/**
 * The file of an imported member as the service stores it, in parts: how its inputs are prepared, and its arrays, bit for bit.
 * @throws {NotFinite} for an array with a number that is infinite or none.
 */
export async function* memberFileParts(
  manifest: ModelManifest,
  { index, arrays }: ImportedMember,
  read: ReadRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const tensors = Object.fromEntries(arrays.map(({ name, shape }) => [memberArrayKey(name), { dtype: 'F32' as const, shape }]))
  yield tensorFileHeader(tensors, {
    format: memberFileFormat,
    ...fittedMetadata(fittedOf(manifest, index)),
    seed: String(manifest.spec.seed),
    member: String(index),
  })
  for (const array of arrays) yield* partsOf(array, index, read)
}

async function* partsOf({ name, start, end }: ImportedArray, member: number, read: ReadRange): AsyncGenerator<Uint8Array, void, undefined> {
  for (let from = start; from < end; from += limits.blobChunkBytes) {
    const part = await read(from, Math.min(end, from + limits.blobChunkBytes))
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength)
    for (let at = 0; at < part.byteLength; at += Float32Array.BYTES_PER_ELEMENT)
      if (!Number.isFinite(view.getFloat32(at, true)))
        throw new NotFinite(
          `file.member.${member}.${name}: number ${(from + at - start) / Float32Array.BYTES_PER_ELEMENT} is ${view.getFloat32(at, true)}; weights must be finite`,
        )
    yield part
  }
}
