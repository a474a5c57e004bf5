import { type ByteSource, bytesInMemory } from '@trainyard/spec'

/** A file as it was uploaded. One on a disk is read whole when its `bytes` are asked for, and in parts by its `source`. */
export type UploadedFile = { readonly filename: string; readonly bytes: Uint8Array; readonly source?: ByteSource }

/** The bytes of a file, read when they are asked for. */
export const sourceOf = (file: UploadedFile): ByteSource => file.source ?? bytesInMemory(file.bytes)
