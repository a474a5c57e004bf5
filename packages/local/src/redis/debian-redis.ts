import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalContext } from '../local-context.js'
import { LocalError } from '../local-error.js'
import { localLimits } from '../local-limits.js'
import { runChecked } from '../processes/run-command.js'

/** A program and the folders of libraries that it needs besides the system's. */
export type RedisProgram = {
  readonly command: string
  readonly libraries: readonly string[]
}

/**
 * Fetches redis-server out of Debian's or Ubuntu's packages without root and without installing anything: apt with lists
 * and archives of its own (it verifies the signed checksums), then unpacked into the cache. 2 s, 7 MB.
 * @throws {LocalError} when apt is missing, out of reach, or knows no such package.
 */
export async function debianRedis(context: Pick<LocalContext, 'cache' | 'environment' | 'log'>): Promise<RedisProgram> {
  const folder = join(context.cache, `redis-${systemRelease()}-${process.arch}`)
  const present = programIn(folder)
  if (present !== undefined) return present
  mkdirSync(context.cache, { recursive: true })
  const draft = `${folder}.${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  try {
    await fetchInto(draft, context)
    rmSync(folder, { recursive: true, force: true })
    renameSync(join(draft, 'root'), folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  const program = programIn(folder)
  if (program === undefined) throw new LocalError('local_redis_failed', 'the packages do not contain redis-server')
  return program
}

async function fetchInto(draft: string, context: Pick<LocalContext, 'environment' | 'log'>): Promise<void> {
  for (const part of ['lists/partial', 'cache/archives/partial', 'debs', 'root']) mkdirSync(join(draft, part), { recursive: true })
  const end = Date.now() + localLimits.debianPackagesSeconds * 1000
  const environment = { ...context.environment, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' }
  const run = (command: string, args: readonly string[]) =>
    runChecked({ command, args, environment, cwd: join(draft, 'debs'), limitSeconds: Math.max(1, (end - Date.now()) / 1000) })
  const own = [
    ['Dir::State::lists', join(draft, 'lists')],
    ['Dir::Cache', join(draft, 'cache')],
    ['Debug::NoLocking', '1'],
    ['APT::Sandbox::User', ''],
  ].flatMap(([key, value]) => ['-o', `${key}=${value}`])
  const apt = (...args: string[]) => run('apt-get', ['-qq', ...own, ...args])
  context.log('redis: not on this machine; fetching it from the system’s packages, without installing it')
  await apt('update')
  const plan = await apt('-s', 'install', '--no-install-recommends', 'redis-server')
  const names = [...plan.matchAll(/^Inst (\S+)/gm)].flatMap((match) => match[1] ?? [])
  if (names.length === 0) throw new LocalError('local_redis_failed', 'apt-get offers no package for redis-server')
  await apt('download', ...names)
  for (const deb of readdirSync(join(draft, 'debs'))) await run('dpkg-deb', ['-x', deb, join(draft, 'root')])
}

function programIn(folder: string): RedisProgram | undefined {
  const command = ['redis-server', 'valkey-server'].map((name) => join(folder, 'usr', 'bin', name)).find((file) => existsSync(file))
  if (command === undefined) return undefined
  const libraries = ['usr/lib', 'lib'].flatMap((part) => [join(folder, part), ...foldersIn(join(folder, part))])
  return { command, libraries: libraries.filter((path) => existsSync(path)) }
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const triplets = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name.includes('-linux-'))
  return triplets.map((entry) => join(folder, entry.name))
}

/** "debian-12": a program unpacked on one release need not run on another that shares the cache. */
function systemRelease(): string {
  try {
    const text = readFileSync('/etc/os-release', 'utf8')
    // linear: one pass over each line
    const field = (name: string) => new RegExp(`^${name}="?([\\w.-]+)"?$`, 'm').exec(text)?.[1] ?? 'unknown'
    return `${field('ID')}-${field('VERSION_ID')}`
  } catch {
    return process.platform
  }
}
