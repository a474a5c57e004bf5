import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { Environment, LocalContext } from '../local-context.js'
import { LocalError, messageOf } from '../local-error.js'
import { localLimits } from '../local-limits.js'
import { runChecked } from '../processes/run-command.js'
import { onPath } from '../redis/find-redis.js'
import { type LibraryVariant, tensorflowRelease, wheelName, type WheelPlatform } from './release.js'

/** What pip is to fetch. */
export type PipRequest = {
  /** Where the wheels go. */
  readonly folder: string
  /** As PEP 508 has them: `name==version` or a range. */
  readonly requirements: readonly string[]
  /** Whether what they require is fetched as well. */
  readonly dependencies: boolean
  readonly platform: WheelPlatform
  readonly limitSeconds: number
  /** Tries again, with pip's own patience, when the first quick try fails. */
  readonly patient: boolean
}

/**
 * Lets pip fetch wheels, with whatever indexes, mirrors and certificates this machine has set for it; pip compares
 * the index's checksum. First without retries: an additional index that is out of reach costs seconds otherwise. With
 * retries only when `patient`: where all of this failed a while ago, a start is not to be held up by it again.
 * @throws {LocalError} `local_download_failed` when there is no Python, no pip, or no such wheel in reach.
 */
export async function pipDownload(request: PipRequest, context: Pick<LocalContext, 'environment'>): Promise<void> {
  const python = ['python3', 'python'].map((name) => onPath(name, context.environment)).find((path) => path !== undefined)
  if (python === undefined) throw new LocalError('local_download_failed', 'no Python was found')
  const temporary = join(request.folder, 'tmp')
  mkdirSync(temporary, { recursive: true })
  // pip's own temporary folder may be a small file system in memory; the wheels have 270 MB and more.
  const environment = { ...context.environment, TMPDIR: temporary, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' }
  const end = Date.now() + request.limitSeconds * 1000
  const fetch = (...extra: string[]) =>
    runChecked({ command: python, args: [...pipArguments(request), ...extra], environment, limitSeconds: (end - Date.now()) / 1000 })
  try {
    await fetch('--retries', '0', '--timeout', '15')
  } catch (first) {
    if (/No module named pip/.test(messageOf(first))) throw new LocalError('local_download_failed', 'Python has no pip', { cause: first })
    const fail = (error: unknown) => {
      throw new LocalError('local_download_failed', `pip could not fetch it: ${lastLine(messageOf(error))}`, { cause: error })
    }
    if (request.patient) await fetch().catch(fail)
    else fail(first)
  }
}

function pipArguments({ folder, requirements, dependencies, platform }: PipRequest): string[] {
  const command = ['-m', 'pip', 'download', '--quiet', '--no-cache-dir', ...(dependencies ? [] : ['--no-deps'])]
  const target = ['--only-binary=:all:', '--python-version', tensorflowRelease.python, '--implementation', 'cp']
  const platforms = acceptedTags(platform.tag).flatMap((tag) => ['--platform', tag])
  return [...command, ...target, ...platforms, '--dest', folder, ...requirements]
}

/** The wheel's own tag and those of older systems (PEP 600): pip takes a tag that it is given for just that one. */
function acceptedTags(tag: string): string[] {
  const [, newest, machine] = /^manylinux_2_(\d+)_(\w+)$/.exec(tag) ?? []
  if (newest === undefined || machine === undefined) return [tag]
  return [...Array.from({ length: Number(newest) - 4 }, (_, index) => `manylinux_2_${Number(newest) - index}_${machine}`), `manylinux2014_${machine}`]
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? text
}

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
