import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { Environment } from '../local-context.js'
import { LocalError, messageOf } from '../local-error.js'
import { localLimits } from '../local-limits.js'
import { wheelName } from './release.js'
import type { LibraryVariant, WheelPlatform } from './release.js'

/** A project's page in a Python index, as JSON (PEP 691): the part that is needed here. */
const projectPage = z.object({
  files: z.array(z.object({ filename: z.string(), url: z.string(), hashes: z.record(z.string(), z.string()) })),
})

/** The Python index that the user names; no index is built in. */
export function namedIndex(environment: Environment): string | undefined {
  const index = environment['TRAINYARD_PYTHON_INDEX'] || environment['PIP_INDEX_URL']
  return index !== undefined && /^https?:\/\//.test(index) ? index : undefined
}

/**
 * Fetches the wheel without Python: asks the index's JSON interface where it lies, then streams it to a file, comparing
 * the SHA-256 that the index gives.
 * @throws {LocalError} `local_download_failed` when no index is named or it cannot give the file.
 */
export async function indexDownload(folder: string, variant: LibraryVariant, platform: WheelPlatform, environment: Environment): Promise<string> {
  const index = namedIndex(environment)
  if (index === undefined) {
    throw new LocalError('local_download_failed', 'no Python index is named in TRAINYARD_PYTHON_INDEX or PIP_INDEX_URL')
  }
  try {
    return await fetchFrom(index, folder, variant, platform)
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? ` (${messageOf(error.cause)})` : ''
    throw new LocalError('local_download_failed', `the Python index gave no library: ${messageOf(error)}${cause}`, { cause: error })
  }
}

async function fetchFrom(index: string, folder: string, variant: LibraryVariant, platform: WheelPlatform): Promise<string> {
  const page = new URL(`${variant.project}/`, index.endsWith('/') ? index : `${index}/`)
  const name = wheelName(variant, platform)
  const { url, headers } = withoutLogin(page)
  const listed = await fetch(url, { headers: { ...headers, accept: 'application/vnd.pypi.simple.v1+json' }, signal: AbortSignal.timeout(30_000) })
  if (!listed.ok) throw new Error(`${url.pathname} answered ${listed.status}`)
  const found = projectPage.parse(await listed.json()).files.find((file) => file.filename === name)
  const sha256 = found?.hashes['sha256']
  if (found === undefined || sha256 === undefined) throw new Error(`it does not list ${name}`)
  const target = new URL(found.url, url)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  await download(target, target.origin === url.origin ? headers : {}, file, sha256)
  return file
}

async function download(url: URL, headers: Record<string, string>, file: string, sha256: string): Promise<void> {
  const abort = new AbortController()
  const give = (seconds: number) => setTimeout(() => abort.abort(new Error(`no byte came for ${seconds} s`)), seconds * 1000)
  let timer = give(localLimits.downloadStallSeconds)
  const hash = createHash('sha256')
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      clearTimeout(timer)
      timer = give(localLimits.downloadStallSeconds)
      hash.update(chunk)
      next(null, chunk)
    },
  })
  try {
    const answer = await fetch(url, { headers, signal: abort.signal })
    if (!answer.ok || answer.body === null) throw new Error(`the file answered ${answer.status}`)
    await pipeline(Readable.fromWeb(answer.body), watch, createWriteStream(file), { signal: abort.signal })
  } finally {
    clearTimeout(timer)
  }
  const actual = hash.digest('hex')
  if (actual !== sha256) throw new Error(`the file has SHA-256 ${actual}, and the index says ${sha256}`)
}

/** fetch refuses a URL with a login in it: the login goes into a header. */
function withoutLogin(page: URL): { url: URL; headers: Record<string, string> } {
  if (page.username === '') return { url: page, headers: {} }
  const url = new URL(page)
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  url.username = ''
  url.password = ''
  return { url, headers: { authorization: `Basic ${Buffer.from(login).toString('base64')}` } }
}
