import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defined, isInexact, losesDigits } from '@trainyard/spec'
import { type Document, LineCounter, parseDocument, type Scalar, visit } from 'yaml'
import type { CliContext } from '../cli-context.js'
import { cannotRead, CliError, messageOf } from '../cli-error.js'
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
  if (name.endsWith('.json')) checkJson(text, name)
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

/**
 * The parser of YAML speaks of YAML; a file that is called JSON is told where its first mistake is in words for JSON.
 * @throws {CliError} `usage` for what is no JSON.
 */
function checkJson(text: string, name: string): void {
  const wrong = firstMistake(text)
  if (wrong === null) return
  const before = text.slice(0, wrong)
  const lines = before.split('\n')
  const place = `line ${lines.length}, column ${defined(lines.at(-1), 'the line of a mistake').length + 1}`
  const sign = text.slice(wrong, wrong + 1)
  const what = sign === '' ? 'it ends too early' : `${JSON.stringify(sign)} cannot stand there`
  throw new CliError('usage', `${name} is not JSON: ${place}, after ${JSON.stringify(before.trimEnd().slice(-nearCharacters))}: ${what}`, {
    hint: 'Look for a comma, a bracket or a quotation mark that is missing or too many there. A file of YAML is called .yaml.',
  })
}

/** So much of the text before a mistake is shown. */
const nearCharacters = 30

/** Where the first sign stands after which no text can become JSON; the length of one that ends too early, and null for JSON. */
function firstMistake(text: string): number | null {
  if (jsonState(text) === 'whole') return null
  let [good, bad] = [0, text.length + 1]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (middle <= text.length && jsonState(text.slice(0, middle)) !== 'wrong') good = middle
    else bad = middle
  }
  return good
}

/** Whether a text is JSON, may become JSON by what follows it, or is wrong already. The parser tells the end of a text by its words or by its place. */
function jsonState(text: string): 'whole' | 'begun' | 'wrong' {
  try {
    JSON.parse(text)
    return 'whole'
  } catch (error) {
    const message = messageOf(error)
    const at = /at position (\d+)/.exec(message)?.[1]
    return /end of JSON input|Unterminated string/.test(message) || Number(at) === text.length ? 'begun' : 'wrong'
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
    throw cannotRead(name, error)
  }
}
