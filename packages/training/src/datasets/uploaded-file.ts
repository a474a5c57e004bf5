/** A file as it was uploaded. */
export type UploadedFile = { filename: string; bytes: Uint8Array }

/** Called for each record of a CSV with its fields and the number of its last line in the file, counted from 1. */
export type RecordVisitor = (fields: readonly string[], line: number) => void
