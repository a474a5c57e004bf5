import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalContext } from '../local-context.js'
import { LocalError, messageOf } from '../local-error.js'
import { runChecked } from '../processes/run-command.js'
import { onPath } from '../redis/find-redis.js'
import { tensorflowRelease } from './release.js'
import type { WheelPlatform } from './release.js'

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
  if (python === undefined) throw new LocalError('local_download_failed', 'there is no Python')
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
    const refuse = (error: unknown) => {
      throw new LocalError('local_download_failed', `pip could not fetch it: ${lastLine(messageOf(error))}`, { cause: error })
    }
    if (request.patient) await fetch().catch(refuse)
    else refuse(first)
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
