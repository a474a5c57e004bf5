import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildFingerprint, installFingerprint, isStamped, writeStamp } from './fingerprint.mjs'
import { alone } from './lock.mjs'
import { isCheckout, programs, root, stamps } from './places.mjs'
import { step } from './step.mjs'

const installSeconds = 900
const buildSeconds = 600

/** Installs and builds what is not up to date. Nothing to do costs a few hundredths of a second. */
export async function prepare() {
  if (!isCheckout || (isInstalled() && isBuilt())) return
  await alone(async () => {
    if (!isInstalled()) await install()
    if (!isBuilt()) await build()
  })
}

function isInstalled() {
  return isStamped(stamps.install, installFingerprint())
}

function isBuilt() {
  return existsSync(programs.cli) && isStamped(stamps.build, buildFingerprint())
}

async function install() {
  const fingerprint = installFingerprint()
  await step({
    name: 'install',
    text: 'Installing packages',
    ...pnpm('install', '--frozen-lockfile', '--reporter=append-only'),
    limitSeconds: installSeconds,
    hint: installHint,
  })
  writeStamp(stamps.install, fingerprint)
}

async function build() {
  // Taken before the build: a source that changes meanwhile is built the next time.
  const fingerprint = buildFingerprint()
  await step({
    name: 'build',
    text: 'Building',
    ...pnpm('exec', 'turbo', 'run', 'build', '--output-logs=errors-only', '--ui=stream'),
    limitSeconds: buildSeconds,
  })
  writeStamp(stamps.build, fingerprint)
}

/** pnpm in the version that the repository names, through npx: nothing has to be installed for it, corepack is not needed. */
function pnpm(...args) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return { command: 'npx', args: ['-y', packageManager, ...args] }
}

function installHint(said) {
  if (/npx is not on the PATH/.test(said)) return 'npx comes with npm: install npm, or Node with npm.'
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ERR_SOCKET_TIMEOUT|E40[134]|network/i.test(said)) {
    return 'The package registry cannot be reached from here. Trainyard needs it once, to install; see `npm config get registry`.'
  }
  if (/ENOSPC/.test(said)) return 'The disk is full: packages and TensorFlow need about 3 GB.'
  if (/EACCES|EPERM/.test(said)) return 'A folder cannot be written: the clone and the home of this user have to be.'
  return undefined
}
