import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { develop } from './develop.mjs'
import { programs, root } from './places.mjs'
import { prepare } from './prepare.mjs'
import { BootstrapError } from './step.mjs'

const commands = {
  start: async (args) => {
    await prepare()
    await handOver(programs.cli, ['up', ...args])
  },
  stop: async (args) => {
    if (existsSync(programs.cli)) await handOver(programs.cli, ['down', ...args])
    else console.log('Nothing was built here, so nothing runs.')
  },
  trainyard: async (args) => {
    await prepare()
    // File names are meant from where the caller is.
    await goOnAs(programs.cli, args)
  },
  test: async (args) => {
    await prepare()
    await handOver(programs.testEnvironment, args)
  },
  check: async (args) => {
    await prepare()
    await attend(programs.check, args)
  },
  pack: async (args) => {
    await prepare()
    await attend(programs.pack, args)
  },
  dev: async (args) => {
    await prepare()
    await develop(args)
  },
}

/** Runs the command that the first argument names; the others are its own. */
export async function run([name = '', ...args]) {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    console.error(`Usage: node apps/cli/bootstrap.mjs ${Object.keys(commands).join(' | ')} [flags]`)
    process.exitCode = 2
    return
  }
  try {
    await command(args)
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

/** Goes on as another program in the folder of the checkout, in this very process: signals, streams and the exit status are then its own. */
async function handOver(file, args) {
  process.chdir(root)
  await goOnAs(file, args)
}

async function goOnAs(file, args) {
  process.argv = [process.argv[0], file, ...args]
  await import(pathToFileURL(file).href)
}

/** Runs a program beside this one and takes over its exit status. */
async function attend(file, args) {
  const child = spawn(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.exitCode = await new Promise((done) => child.once('exit', (status) => done(status ?? 1)))
}
