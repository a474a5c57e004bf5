import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { CsvError, type KnownTable, readRows } from '@trainyard/csv'
import { readJsonText, type TextEncoding } from '@trainyard/spec'
import type { CliContext } from '../cli-context.js'
import { cannotRead, CliError, messageOf } from '../cli-error.js'
import { parseText, readText } from '../job-file/read-job.js'

/** The table that a model was made from; null where it is not known any more. */
export type TableOf = () => Promise<KnownTable | null>

/**
 * Rows to predict from a file: a CSV gives objects by column name, each cell as the text that stands there, JSON a list of instances (or a request body with
 * `instances`). What a cell means is for the service to say, which reads it as at the upload.
 * @throws {CliError} `usage` when the file is neither or holds no rows.
 */
export async function readInstances(
  context: Pick<CliContext, 'cwd' | 'readStdin'>,
  name: string,
  tableOf: TableOf,
  encoding?: TextEncoding,
): Promise<unknown[]> {
  const isCsv = extname(name).toLowerCase() === '.csv'
  const rows = isCsv
    ? csvRows(await readBytes(context, name), name, await tableOf(), encoding)
    : listOf(parseText(await readText(context, name), name, 'cells'), name)
  if (rows.length === 0) throw new CliError('usage', `${name} holds no rows`)
  return rows
}

/**
 * One instance as JSON. A number beyond 2^53 that would be rounded is the text that stands there, as in a file.
 * @throws {CliError} `usage` when it is no JSON, or a key stands twice.
 */
export function readInstance(text: string): unknown {
  try {
    return readJsonText(text, { nan: 'rejected', inexact: 'cells' })
  } catch (error) {
    throw new CliError('usage', `--instance must be JSON: ${messageOf(error)}`, { cause: error })
  }
}

function csvRows(bytes: Uint8Array, name: string, table: KnownTable | null, encoding: TextEncoding | undefined): unknown[] {
  try {
    return readRows(bytes, table, encoding)
  } catch (error) {
    throw error instanceof CsvError ? new CliError('usage', `${name}: ${error.message}`, { cause: error }) : error
  }
}

/**
 * The bytes of a file.
 * @throws {CliError} `usage` when it cannot be read.
 */
export async function readBytes({ cwd }: Pick<CliContext, 'cwd'>, name: string): Promise<Buffer> {
  try {
    return await readFile(resolve(cwd, name))
  } catch (error) {
    throw cannotRead(name, error)
  }
}

function listOf(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'object' && value !== null && 'instances' in value && Array.isArray(value.instances)) return value.instances
  throw new CliError('usage', `${name} must hold a list of instances, or an object with "instances"`)
}
