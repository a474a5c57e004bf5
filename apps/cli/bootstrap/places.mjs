import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder, or that of the installed package, which is laid out alike. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')

/** False in the installed package, which holds the build and whose dependencies npm has installed. */
export const isCheckout = existsSync(join(root, 'pnpm-workspace.yaml'))

/** Data of this installation. The same rule as `localFolders` of packages/local, which is not built yet when this runs. */
export const home = resolve(root, process.env.TRAINYARD_HOME || '.trainyard')

/** The stamps lie where they vanish together with what they vouch for. */
export const stamps = { install: join(root, 'node_modules', '.trainyard', 'install'), build: join(root, 'node_modules', '.trainyard', 'build') }

/** The compiled programs that this file hands over to. */
export const programs = {
  cli: join(root, 'apps', 'cli', 'dist', 'main.js'),
  testEnvironment: join(root, 'packages', 'local', 'dist', 'bin', 'test-environment.js'),
  pack: join(root, 'packages', 'tooling', 'pack.mjs'),
  check: join(root, 'packages', 'tooling', 'check.mjs'),
}
