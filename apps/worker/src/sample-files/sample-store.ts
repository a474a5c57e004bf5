import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { SampleFile } from '@trainyard/training'
import { unpackDebianPackage } from './unpack-debian-package.js'

/** The files that a sample is made from cannot be had on this machine. The text is for the user; trying again at once would not help. */
export class SampleError extends Error {
  override readonly name = 'SampleError'
}

/** Keeps the files that samples are made from, by content, so that each package is fetched once for all data sets. */
export type SampleStore = { files(wanted: readonly SampleFile[]): Promise<{ filename: string; path: string }[]> }

export type SampleStoreOptions = {
  folder: string
  /** Puts a package's files below a folder and says where; a test may give another. */
  unpack?: (name: string, folder: string) => Promise<string>
  environment: Readonly<Record<string, string>>
}

/**
 * A file gets its name, its SHA-256, only when its content is complete and checked. `files` rejects with SampleError when a package cannot be had or holds
 * another content.
 */
export function createSampleStore({
  folder,
  environment,
  unpack = (name, draft) => unpackDebianPackage(name, draft, environment),
}: SampleStoreOptions): SampleStore {
  const fetching = new Map<string, Promise<void>>()
  const pathOf = ({ sha256 }: SampleFile): string => path.join(folder, sha256)

  const fetchPackage = async (name: string, wanted: readonly SampleFile[]): Promise<void> => {
    const draft = path.join(folder, `${name}.${randomUUID()}.part`)
    try {
      await mkdir(draft, { recursive: true, mode: 0o700 })
      const root = await unpack(name, draft)
      for (const file of wanted) await keepChecked(file, path.join(root, file.path), draft, pathOf(file))
    } catch (cause) {
      if (cause instanceof SampleError) throw cause
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new SampleError(`the sample is made from the Debian package ${name}, which cannot be fetched here: ${reason}`, { cause })
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
  }
  const fetchOnce = (name: string, wanted: readonly SampleFile[]): Promise<void> => {
    const key = `${name} ${wanted.map(({ sha256 }) => sha256).join(' ')}`
    const under = fetching.get(key) ?? fetchPackage(name, wanted).finally(() => fetching.delete(key))
    fetching.set(key, under)
    return under
  }
  return {
    files: async (wanted) => {
      const missing: SampleFile[] = []
      for (const file of wanted) if (!(await isThere(pathOf(file)))) missing.push(file)
      for (const name of new Set(missing.map((file) => file.package)))
        await fetchOnce(
          name,
          missing.filter((file) => file.package === name),
        )
      return wanted.map((file) => ({ filename: path.basename(file.path), path: pathOf(file) }))
    },
  }
}

async function keepChecked({ package: name, path: inside, sha256 }: SampleFile, file: string, draft: string, target: string): Promise<void> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new SampleError(`the Debian package ${name} of this system does not hold ${inside}, from which the sample is made`, { cause })
  })
  const received = createHash('sha256').update(bytes).digest('hex')
  if (received !== sha256)
    throw new SampleError(
      `${inside} of the Debian package ${name} is another file than the sample is made from: its sha256 must be ${sha256}; received ${received}`,
    )
  const part = path.join(draft, sha256)
  await writeFile(part, bytes, { mode: 0o600 })
  await rename(part, target)
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
