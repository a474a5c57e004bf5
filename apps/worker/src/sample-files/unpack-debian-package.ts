import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { workerLimits } from '../limits.js'
import { runProgram } from './run-program.js'

/**
 * Fetches a Debian package and unpacks it below `folder`, without root and without installing anything: apt with lists and archives of its own, which
 * verifies the signed checksums. Gives the folder that stands for `/`.
 * @throws {Error} when apt is missing, out of reach, or knows no such package.
 */
export async function unpackDebianPackage(name: string, folder: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const [lists, cache, archives, root] = ['lists', 'cache', 'archives', 'root'].map((part) => path.join(folder, part)) as [string, string, string, string]
  for (const place of [path.join(lists, 'partial'), path.join(cache, 'archives/partial'), archives, root]) await mkdir(place, { recursive: true, mode: 0o700 })
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
