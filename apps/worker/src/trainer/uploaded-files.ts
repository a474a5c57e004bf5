import type { ByteSource } from '@trainyard/spec'
import { openBytes } from '@trainyard/tables'
import type { UploadedFile } from '@trainyard/training'

/** Files of an upload on the disk, for what `work` does with them: they are read in parts, or whole where all of a file is needed. */
export async function withUploadedFiles<Result>(
  files: readonly { filename: string; path: string }[],
  work: (files: UploadedFile[]) => Promise<Result>,
): Promise<Result> {
  const open = files.map(({ filename, path }) => ({ filename, ...openBytes(path) }))
  try {
    return await work(open.map(({ filename, bytes: source }) => uploadedFile(filename, source)))
  } finally {
    for (const { close } of open) close()
  }
}

function uploadedFile(filename: string, source: ByteSource): UploadedFile {
  let whole: Uint8Array | null = null
  return {
    filename,
    source,
    get bytes() {
      whole ??= source.read(0, source.length)
      return whole
    },
  }
}
