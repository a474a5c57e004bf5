import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { CliContext } from '../cli-context.js'
import { CliError, messageOf } from '../cli-error.js'
import { applySetting, parseSetting } from './apply-setting.js'

/**
 * A job from a file with the changes of `--set` applied. It is not validated here: the service does that, and reports all errors
 * with their paths.
 */
export async function readJob(context: Pick<CliContext, 'cwd' | 'readStdin'>, file: string, settings: readonly string[]): Promise<Record<string, unknown>> {
  const changes = settings.map(parseSetting)
  const job = changes.reduce<unknown>(applySetting, await readDocument(context, file))
  if (typeof job !== 'object' || job === null || Array.isArray(job)) throw new CliError('usage', `${file} must hold an object: the job`)
  return { ...job }
}

/** As much as the largest request that the API takes. */
const documentBytes = 64 << 20

/**
 * Reads a JSON or YAML document from a file, or from standard input where the name is `-`. JSON is YAML too, so one parser serves
 * both, and names line and column of every error.
 * @throws {CliError} `usage` when the file cannot be read, is too large, or is neither.
 */
export async function readDocument(context: Pick<CliContext, 'cwd' | 'readStdin'>, name: string): Promise<unknown> {
  return parseText(await readText(context, name), name === '-' ? 'standard input' : name)
}

/** Parses the text of a document. `name` stands in the messages. */
export function parseText(text: string, name: string): unknown {
  if (text.trim() === '') throw new CliError('usage', `${name} is empty`)
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true })
  if (document.errors.length > 0) {
    const details = document.errors.map((error) => {
      const { line, col } = lineCounter.linePos(error.pos[0])
      return { path: `line ${line}, column ${col}`, rule: error.code, message: error.message }
    })
    throw new CliError('usage', `${name} is neither JSON nor YAML`, { details })
  }
  // No aliases: a few lines of them could stand for gigabytes.
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch (error) {
    throw new CliError('usage', `${name}: ${messageOf(error)}`, { cause: error })
  }
}

/** The text of a file, or of standard input where the name is `-`. */
export async function readText(context: Pick<CliContext, 'cwd' | 'readStdin'>, name: string): Promise<string> {
  if (name === '-') return context.readStdin()
  try {
    const bytes = await readFile(resolve(context.cwd, name))
    if (bytes.length > documentBytes) throw new CliError('usage', `${name} has ${bytes.length} bytes; the limit is ${documentBytes}`)
    return bytes.toString('utf8')
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError('usage', `${name} cannot be read: ${messageOf(error)}`, { cause: error })
  }
}
