import { AuthenticationError, TrainyardError } from '@trainyard/client'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { calls } from '../api/calls.js'
import { configFile, readConfig, writeConfig } from '../api/config-file.js'
import { createApiConnection, findKey, findUrl, parseUrl } from '../api/connect.js'
import { type CliContext, note, say, sayJson } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { pairsText } from '../terminal/text.js'
import { type AddCommand, globalOptions } from './options.js'

const forbidden = 403

/** `trainyard login`, `logout` and `config`: which service and which key are used where none is named. */
export const addLogin: AddCommand = (program, context) => {
  program
    .command('login')
    .description('keep a key for a service, which is used from then on; the key is asked for, or read from standard input')
    .argument('[url]', 'the service; the one that would be used now, if left out')
    .action(async (named: string | undefined, _options: unknown, command) => {
      const global = globalOptions(command)
      const url = named === undefined ? findUrl(context, global).value : parseUrl(named)
      const key = await askForKey(context, url)
      await checkKey(context, url, key)
      const { keys } = readConfig(context)
      writeConfig(context, { url, keys: { ...keys, [url]: key } })
      if (global.json) sayJson(context, { url, file: configFile(context) })
      else say(context, `logged in to ${url}; the key is in ${configFile(context)}`)
    })
  program
    .command('logout')
    .description('forget the key of a service')
    .argument('[url]', 'the service; the one that would be used now, if left out')
    .action((named: string | undefined, _options: unknown, command) => {
      const global = globalOptions(command)
      const url = named === undefined ? findUrl(context, global).value : parseUrl(named)
      const { url: chosen, keys } = readConfig(context)
      if (!(url in keys)) throw new CliError('not_found', `no key is kept for ${url}`, { hint: '"trainyard config" shows what is kept.' })
      const { [url]: _forgotten, ...others } = keys
      writeConfig(context, { url: chosen === url ? null : chosen, keys: others })
      if (global.json) sayJson(context, { url, forgotten: true })
      else say(context, `the key for ${url} is forgotten here; "trainyard keys revoke" ends it everywhere`)
    })
  program
    .command('config')
    .description('show which service and key are used, and from where; a key itself is never shown')
    .action((_options: unknown, command) => showConfig(context, globalOptions(command)))
}

function showConfig(context: CliContext, global: { json: boolean; url?: string }): void {
  const url = findUrl(context, global)
  const key = findKey(context, url.value)
  const services = Object.keys(readConfig(context).keys)
  if (global.json) {
    return sayJson(context, { url: url.value, url_from: url.from, key_from: key?.from ?? null, file: configFile(context), logged_in: services })
  }
  say(
    context,
    pairsText(context.stdout, [
      ['service', `${url.value} (from ${url.from})`],
      ['key', key === null ? 'none' : `from ${key.from}`],
      ['file', configFile(context)],
      ['logged in', services.join(', ') || 'nowhere'],
    ]),
  )
}

/** A key that is typed is not shown. */
async function askForKey(context: CliContext, url: string): Promise<string> {
  const key = (context.stdin.isTTY === true ? await typed(context, `API key for ${url}: `) : await context.readStdin()).trim()
  if (key === '') throw new CliError('usage', 'no key was given', { hint: 'Type it, or pipe it: trainyard login < key-file' })
  return key
}

async function typed(context: CliContext, question: string): Promise<string> {
  context.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: context.stdin, output: silent, terminal: true })
  try {
    return await lines.question('', { signal: context.interrupted })
  } finally {
    lines.close()
    note(context, '')
  }
}

/** @throws {CliError} `not_found` for a key that the service does not know. One that may not list jobs is known all the same. */
async function checkKey(context: CliContext, url: string, key: string): Promise<void> {
  try {
    await calls(createApiConnection({ url, key, interrupted: context.interrupted, patienceSeconds: 0 })).jobs({ limit: 1 })
  } catch (error) {
    if (error instanceof AuthenticationError)
      throw new CliError('not_found', `${url} does not know this key`, { cause: error, hint: 'It is wrong, revoked or expired.' })
    if (!(error instanceof TrainyardError) || error.status !== forbidden) throw error
  }
}
