import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defined, isInexact, losesDigits } from '@trainyard/spec'
import { type Document, LineCounter, parseDocument, type Scalar, visit } from 'yaml'
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

/**
 * Parses the text of a document. `name` stands in the messages. Numbers beyond 2^53 that would be rounded are errors; where the document holds cells of a table,
 * they stay the texts that they are, as in a CSV.
 * @throws {CliError} `usage` when it is empty, neither JSON nor YAML, or does not say one thing.
 */
export function parseText(text: string, name: string, holds: 'fields' | 'cells' = 'fields'): unknown {
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
  visitNumbers(document, (node, source) => {
    if (holds === 'cells' && isInexact(source)) node.value = source
    else if (losesDigits(source)) {
      const { line, col } = lineCounter.linePos(defined(node.range, 'the place of a number')[0])
      throw new CliError('usage', `${name}: line ${line}, column ${col}: the number ${source} would be rounded to ${Number(source)}: write it as a text`)
    }
  })
  // No aliases: a few lines of them could stand for gigabytes.
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch (error) {
    throw new CliError('usage', `${name}: ${messageOf(error)}`, { cause: error })
  }
}

/** Shows the numbers of a document as they are written. */
const visitNumbers = (document: Document, seen: (node: Scalar, source: string) => void): void =>
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'number' && node.source !== undefined) seen(node, node.source)
    },
  })

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
