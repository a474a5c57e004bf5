import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import type { BlobContent, Database } from '@trainyard/db'
import { limits } from '@trainyard/spec'
import { timing } from './timing.js'
import type { HandedFile } from './trainer/protocol.js'

/** The files that the trainer of one attempt hands over, from its private folder into the database. */
export type AttemptFiles = {
  folder: string
  /** Makes the folder. */
  create(): Promise<void>
  /**
   * Streams files into the database and gives what is there to `write`, which names them in its transaction. What was not named, because anything failed on the
   * way, is removed again; the files themselves stay for another try until they are stored.
   */
  store<T>(files: readonly HandedFile[], write: (contents: BlobContent[]) => Promise<T>): Promise<T>
  /** Gives the bytes of a small file to `write`, and removes it then. */
  use(file: HandedFile, write: (content: Uint8Array) => Promise<void>): Promise<void>
  /** Removes the folder, with what nobody asked for. */
  remove(): Promise<void>
}

/** The folders of all attempts of a worker, below one of the worker's own. */
export type AttemptFolders = {
  /** The place of one attempt; nothing is made on the disk before `create`. */
  open(taskId: string, epoch: number): AttemptFiles
  /** Removes the folders of workers that died. */
  removeAbandoned(): Promise<void>
  close(): Promise<void>
}

/**
 * Keeps the folders of a worker's attempts. The worker touches its own one as long as it lives; one that nobody has touched for `timing.abandonedMs` belonged to
 * a worker that died, on this host or another that shares the folder.
 */
export function createAttemptFolders({ root, workerId, blobs }: { root: string; workerId: string; blobs: Database['blobs'] }): AttemptFolders {
  const own = path.join(root, workerId)
  const touch = (): void => {
    const now = new Date()
    void utimes(own, now, now).catch(() => undefined)
  }
  const touching = setInterval(touch, timing.workerBeatMs)
  return {
    open: (taskId, epoch) => {
      const folder = path.join(own, `${taskId}-${epoch}`)
      return {
        folder,
        create: async () => void (await mkdir(folder, { recursive: true, mode: 0o700 })),
        store: (files, write) => storeFiles(blobs, folder, files, write),
        use: async ({ name }, write) => {
          await write(await readFile(path.join(folder, name)))
          await rm(path.join(folder, name), { force: true })
        },
        remove: () => rm(folder, { recursive: true, force: true }),
      }
    },
    removeAbandoned: () => removeAbandoned(root, own),
    close: async () => {
      clearInterval(touching)
      await rm(own, { recursive: true, force: true })
    },
  }
}

async function removeAbandoned(root: string, own: string): Promise<void> {
  const names = await readdir(root).catch(() => [])
  for (const folder of names.map((name) => path.join(root, name))) {
    const found = folder === own ? null : await stat(folder).catch(() => null)
    if (found && found.mtimeMs < Date.now() - timing.abandonedMs) await rm(folder, { recursive: true, force: true })
  }
}

async function storeFiles<T>(
  blobs: Database['blobs'],
  folder: string,
  files: readonly HandedFile[],
  write: (contents: BlobContent[]) => Promise<T>,
): Promise<T> {
  const contents: BlobContent[] = []
  try {
    for (const file of files) contents.push(await contentOf(blobs, path.join(folder, file.name), file))
    const written = await write(contents)
    for (const { name } of files) await rm(path.join(folder, name), { force: true })
    return written
  } catch (error) {
    for (const content of contents) if (!(content instanceof Uint8Array)) await blobs.discard(content).catch(() => undefined)
    throw error
  }
}

/** A file of one chunk is put with its row; a larger one is sent before, chunk by chunk, so that no more than one is in memory and no statement is long. */
async function contentOf(blobs: Database['blobs'], file: string, { sha256, bytes, name }: HandedFile): Promise<BlobContent> {
  if (bytes <= limits.blobChunkBytes) return readFile(file)
  const received = await blobs.receive(createReadStream(file, { highWaterMark: limits.blobChunkBytes }))
  if (received.sha256 === sha256 && received.bytes === bytes) return received
  await blobs.discard(received)
  throw new Error(`the file ${name} of a trainer has not the content that was handed over`)
}
