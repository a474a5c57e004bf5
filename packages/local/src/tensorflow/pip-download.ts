import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalContext } from '../local-context.js'
import { LocalError, messageOf } from '../local-error.js'
import { localLimits } from '../local-limits.js'
import { runChecked } from '../processes/run-command.js'
import { onPath } from '../redis/find-redis.js'
import { tensorflowRelease, wheelName } from './release.js'
import type { WheelPlatform } from './release.js'

/**
 * Lets pip fetch the wheel, with whatever indexes, mirrors and certificates this machine has set for it; pip compares
 * the index's checksum. First without retries: an additional index that is out of reach costs seconds otherwise. With
 * retries only when `patient`: where all of this failed a while ago, a start is not to be held up by it again.
 * @throws LocalError `local_download_failed` when there is no Python, no pip, or no such wheel in reach.
 */
export async function pipDownload(folder: string, platform: WheelPlatform, context: Pick<LocalContext, 'environment'>, patient: boolean): Promise<string> {
  const python = ['python3', 'python'].map((name) => onPath(name, context.environment)).find((path) => path !== undefined)
  if (python === undefined) throw new LocalError('local_download_failed', 'there is no Python')
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary, { recursive: true })
  // pip's own temporary folder may be a small file system in memory; the wheel has 270 MB.
  const environment = { ...context.environment, TMPDIR: temporary, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' }
  const end = Date.now() + localLimits.libtensorflowSeconds * 1000
  const fetch = (...extra: string[]) =>
    runChecked({ command: python, args: [...pipArguments(folder, platform), ...extra], environment, limitSeconds: (end - Date.now()) / 1000 })
  try {
    await fetch('--retries', '0', '--timeout', '15')
  } catch (first) {
    if (/No module named pip/.test(messageOf(first))) throw new LocalError('local_download_failed', 'Python has no pip', { cause: first })
    const refuse = (error: unknown) => {
      throw new LocalError('local_download_failed', `pip could not fetch it: ${lastLine(messageOf(error))}`, { cause: error })
    }
    if (patient) await fetch().catch(refuse)
    else refuse(first)
  }
  const file = join(folder, wheelName(platform))
  if (!existsSync(file)) throw new LocalError('local_download_failed', 'pip fetched another file than the one asked for')
  return file
}

function pipArguments(folder: string, platform: WheelPlatform): string[] {
  const { project, version, python } = tensorflowRelease
  const target = ['--only-binary=:all:', '--python-version', python, '--implementation', 'cp', '--platform', platform.tag]
  return ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-cache-dir', ...target, '--dest', folder, `${project}==${version}`]
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? text
}
