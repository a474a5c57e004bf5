import { execFile } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { workerLimits } from '../limits.js'

/**
 * Fetches a Debian package and unpacks it below `folder`, without root and without installing anything: apt with lists and archives of its own, which
 * verifies the signed checksums. Gives the folder that stands for `/`.
 * @throws {Error} when apt is missing, out of reach, or knows no such package.
 */
export async function unpackDebianPackage(name: string, folder: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const [lists, cache, archives, root] = ['lists', 'cache', 'archives', 'root'].map((part) => path.join(folder, part)) as [string, string, string, string]
  for (const directory of [path.join(lists, 'partial'), path.join(cache, 'archives/partial'), archives, root])
    await mkdir(directory, { recursive: true, mode: 0o700 })
  const run = (command: string, args: readonly string[]): Promise<void> =>
    runProgram({
      command,
      args,
      folder: archives,
      environment: { ...environment, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
      limitSeconds: workerLimits.sampleSeconds,
    })
  const own = [
    ['Dir::State::lists', lists],
    ['Dir::Cache', cache],
    ['Debug::NoLocking', '1'],
    ['APT::Sandbox::User', ''],
  ].flatMap(([key, value]) => ['-o', `${key}=${value}`])
  await run('apt-get', ['-qq', ...own, 'update'])
  await run('apt-get', ['-qq', ...own, 'download', name])
  for (const archive of await readdir(archives)) await run('dpkg-deb', ['-x', archive, root])
  return root
}

const execute = promisify(execFile)
const outputBytes = 1 << 20

/** A program that is waited for, with the whole of its environment. */
type Program = { command: string; args: readonly string[]; folder: string; environment: Readonly<Record<string, string>>; limitSeconds: number }

/**
 * Runs a program to its end.
 * @throws {Error} with the last lines of what it said when it fails, and when it is not done in time; it is killed then.
 */
async function runProgram({ command, args, folder, environment, limitSeconds }: Program): Promise<void> {
  try {
    await execute(command, [...args], { cwd: folder, env: { ...environment }, timeout: limitSeconds * 1_000, killSignal: 'SIGKILL', maxBuffer: outputBytes })
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n').slice(-3).join('; ') : ''
    throw new Error(`${[command, ...args.slice(-1)].join(' ')} failed${said === '' ? '' : `: ${said}`}`, { cause })
  }
}
