import { type ByteSource, limits } from '@trainyard/spec'

/** A file as it was uploaded. One on a disk is read whole when its `bytes` are asked for, and in parts by its `source`. */
export type UploadedFile = { readonly filename: string; readonly bytes: Uint8Array; readonly source?: ByteSource }

const freeBytes = 1 << 20

/** How many bytes a compressed file of this size may unpack to: a file that holds much more than it weighs is made to fill the memory. */
export const unpackedLimit = (packedBytes: number): number => Math.min(limits.datasetBytes, Math.max(freeBytes, packedBytes * limits.decompressedRatio))
