import { createHash } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { type DatasetFormat, datasetFormat, datasetFormats, defined, isRecord, readJsonText, recognizeFormat } from '@trainyard/spec'
import type { CliContext } from '../cli-context.js'
import { cannotRead, CliError, messageOf } from '../cli-error.js'

/** What the command line says of files that become a data set. */
export type UploadOptions = {
  readonly name?: string
  readonly format?: DatasetFormat
  readonly label?: string
  readonly task?: string
  readonly testFraction?: number
  readonly ignore: readonly string[]
  readonly delimiter?: string
  readonly decimal?: string
  readonly thousands?: string
  readonly encoding?: string
  readonly header?: boolean
  readonly missing?: readonly string[]
  readonly size?: readonly [number, number]
  readonly resize?: string
  readonly channels?: number
  readonly spec?: string
}

/**
 * A file that is read as it is sent, not before.
 * @throws {CliError} `usage` when it cannot be read.
 */
export async function openFile(context: CliContext, name: string): Promise<File> {
  const path = resolve(context.cwd, name)
  try {
    // The blob's own error says no more than that it could not be opened.
    await access(path, constants.R_OK)
    return new File([await openAsBlob(path)], basename(name))
  } catch (error) {
    throw cannotRead(name, error)
  }
}

/** The SHA-256 of a file, by which the server finds what came of it before, and checks what comes. */
export async function sha256OfFile(file: File): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of file.stream()) hash.update(part)
  return hash.digest('hex')
}

const signatureBytes = 8

/** Fields of an upload that have an option of their own; any other is given within `--spec`. */
const fieldOptions = {
  label: '--label',
  task: '--task',
  test_fraction: '--test-fraction',
  ignore_columns: '--ignore',
  delimiter: '--delimiter',
  decimal: '--decimal',
  thousands: '--thousands',
  encoding: '--encoding',
  header: '--no-header',
  missing: '--missing',
  size: '--size',
  resize: '--resize',
  channels: '--channels',
} as const

/** What the help says of a field's option: the formats that have the field, and what it means there. */
export function fieldHelp(field: keyof typeof fieldOptions): string {
  const having = datasetFormats.filter(({ fields }) => field in fields)
  const description = having.flatMap(({ fields }) => fields[field]?.description ?? [])[0]
  return `${having.map(({ type }) => type).join(', ')}${description === undefined ? '' : `: ${description}`}`
}

/**
 * The `spec` part of an upload. The format is the one that was named, or that the first file's name or first bytes show; the API checks the fields.
 * @throws {CliError} `usage` when no format is recognized, or a field is missing without which the format cannot be read.
 */
export async function uploadRequest(files: readonly File[], options: UploadOptions): Promise<Record<string, unknown>> {
  const first = defined(files[0], 'a file to upload')
  const { name = first.name, testFraction, ignore, delimiter, header, missing = [], spec } = options
  const { label, task, decimal, thousands, encoding, size, resize, channels } = options
  const given: Record<string, unknown> = {
    label,
    task,
    decimal,
    thousands,
    encoding,
    size,
    resize,
    channels,
    test_fraction: testFraction,
    ignore_columns: ignore.length === 0 ? undefined : ignore,
    delimiter: delimiter === '\\t' ? '\t' : delimiter,
    // The option is --no-header: what is left out is true.
    header: header === false ? false : undefined,
    missing: missing.length === 0 ? undefined : missing.filter((text) => text !== ''),
    ...(spec === undefined ? {} : furtherFields(spec)),
  }
  const format = options.format ?? (await formatOf(first))
  for (const [field, schema] of Object.entries(datasetFormat(format).fields))
    if (given[field] === undefined && !schema.safeParse(undefined).success)
      throw new CliError(
        'usage',
        `${first.name}: the format ${format} needs ${flagOf(field)}${schema.description === undefined ? '' : `: ${schema.description}`}`,
      )
  return { format, name, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) }
}

async function formatOf(file: File): Promise<DatasetFormat> {
  const found = recognizeFormat(file.name, new Uint8Array(await file.slice(0, signatureBytes).arrayBuffer()))
  if (found !== null) return found
  const known = datasetFormats.map(({ type, label }) => `${type} (${label})`).join(', ')
  throw new CliError('usage', `${file.name}: this is not a data format that can be recognized. Name it with --format, one of ${known}.`)
}

/** How a field is given: by an option of its own, or within --spec. */
const flagOf = (field: string): string => Object.entries(fieldOptions).find(([name]) => name === field)?.[1] ?? `--spec '{"${field}": …}'`

function furtherFields(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = readJsonText(text, { nan: 'rejected', inexact: 'rejected' })
    if (isRecord(parsed)) return parsed
  } catch (error) {
    throw new CliError('usage', `--spec must be a JSON object: ${messageOf(error)}; received ${text.slice(0, 80)}`, { cause: error })
  }
  throw new CliError('usage', `--spec must be a JSON object; received ${text.slice(0, 80)}`)
}
