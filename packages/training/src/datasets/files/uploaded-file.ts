import { limits } from '@trainyard/spec'

/** A file as it was uploaded. */
export type UploadedFile = { filename: string; bytes: Uint8Array }

const freeBytes = 1 << 20

/** How many bytes a compressed file of this size may unpack to: a file that holds much more than it weighs is made to fill the memory. */
export const unpackedLimit = (packedBytes: number): number => Math.min(limits.datasetBytes, Math.max(freeBytes, packedBytes * limits.decompressedRatio))
