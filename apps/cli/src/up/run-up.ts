import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type LocalContext, localFolders, lockHolder, tryLock, waitFor } from '@trainyard/local'
import { calls } from '../api/calls.js'
import { createApiConnection } from '../api/connect.js'
import { adminKeyFile, instanceFile, lockFile, readAdminKey, readInstance, writePrivate } from '../api/state-folder.js'
import { type CliContext, note, say, sayJson } from '../cli-context.js'
import { CliError, isInterruption } from '../cli-error.js'
import { demoHeading, type DemoResult, runDemo } from '../demo/run-demo.js'
import { reportError } from '../report-error.js'
import { signInLine } from './banner.js'
import { bringUp, type BringUpOptions, type Running } from './bring-up.js'
import { upSeconds } from './services.js'
import { Stack } from './stack.js'
import { interruption } from './wait-until-ready.js'

/** What `up` was asked for. `demo`: true and false as said, undefined for "the first time only". */
export type UpOptions = {
  readonly exit: boolean
  readonly demo: boolean | undefined
  readonly json: boolean
} & BringUpOptions

/** Brings Trainyard up, runs the demo, and stays until Ctrl-C; or shows the one that runs already. */
export async function runUp(context: CliContext, options: UpOptions): Promise<void> {
  const folders = localFolders(context.environment, context.base)
  const local: LocalContext = { ...folders, environment: context.environment, log: (line) => note(context, line) }
  const lock = tryLock(lockFile(local.home))
  if (lock === undefined) return showRunning(context, local.home, options)
  const stack = new Stack(local)
  try {
    // What a killed `up` noted must not be taken for this one.
    rmSync(instanceFile(local.home), { force: true })
    const running = await bringUp(context, local, stack, options)
    const demo = await introduce(context, local.home, options, running)
    if (options.json) sayJson(context, { object: 'instance', ...running.instance.facts, url: running.instance.url, demo: demo ?? null })
    if (!options.exit) await interruption(context.interrupted)
  } catch (error) {
    if (!isInterruption(error) || options.exit) throw error
  } finally {
    note(context, 'Ending the API and the workers, then Redis and Postgres …')
    const began = performance.now()
    await stack.end()
    rmSync(instanceFile(local.home), { force: true })
    lock.release()
    note(context, `All ended (${((performance.now() - began) / 1000).toFixed(1)} s). The data stays in ${local.home}.`)
  }
}

/** The banner, and the demo where it is due. A demo that fails ends an `up --exit`; otherwise the service stays for a look. */
async function introduce(context: CliContext, home: string, options: UpOptions, running: Running): Promise<DemoResult | undefined> {
  if (!options.json) for (const line of running.instance.banner) say(context, line)
  const key = readAdminKey(home)
  if (!options.json && context.stdout.interactive && key !== undefined) say(context, signInLine(running.instance.url, key))
  const marker = join(home, 'demo-done.json')
  if (!(options.demo ?? !existsSync(marker))) return undefined
  if (!options.json) for (const line of ['', demoHeading(context)]) say(context, line)
  try {
    const result = await runDemo(context, {
      calls: running.calls,
      url: running.instance.url,
      folder: join(home, 'demo'),
      keyFile: adminKeyFile(home),
      quiet: options.json,
    })
    writePrivate(marker, { at: new Date().toISOString(), job: result.job.id, accuracy: result.accuracy, seconds: result.seconds })
    return result
  } catch (error) {
    if (options.exit || context.interrupted.aborted) throw error
    for (const line of reportError(error).lines) note(context, line)
    note(context, 'The demo failed. The service stays up: "npx trainyard demo" tries it again.')
    return undefined
  }
}

async function showRunning(context: CliContext, home: string, options: UpOptions): Promise<void> {
  const holder = lockHolder(lockFile(home))
  if (holder === undefined) throw new CliError('failed', 'another start has just ended', { hint: 'Start again.' })
  note(context, `Trainyard runs already, under process ${holder}.`)
  const running = await attach(home, lockFile(home), holder)
  const demo = await introduce(context, home, { ...options, demo: options.demo === true, exit: true }, running)
  if (options.json) sayJson(context, { object: 'instance', ...running.instance.facts, url: running.instance.url, demo: demo ?? null })
}

/**
 * Waits until the `up` that runs already, under process id `holder`, is ready.
 * @throws {CliError} when it ends or does not become ready in time.
 */
async function attach(home: string, lockFile: string, holder: number): Promise<Running> {
  const instance = await waitFor({
    what: `the start under way in process ${holder}`,
    limitSeconds: upSeconds.attach,
    everyMilliseconds: 100,
    check: () => {
      const found = readInstance(home)
      return found?.supervisor === holder && found
    },
    giveUp: () => (lockHolder(lockFile) === holder ? undefined : 'it has ended'),
  })
  const key = readAdminKey(home)
  if (key === undefined) throw new CliError('not_found', `the key of the running service is gone from ${home}`)
  return { instance, calls: calls(createApiConnection({ url: instance.url, key })) }
}
