import { extname } from 'node:path'
import type { CliContext } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { parseText, readText } from '../job-file/read-job.js'
import { csvRows } from './csv-rows.js'

/**
 * Rows to predict from a file: a CSV with a heading gives objects by column name, JSON a list of instances (or a request body with
 * `instances`). Values stay as they were written: the service applies the stored preprocessing.
 * @throws {CliError} `usage` when the file is neither or holds no rows.
 */
export async function readInstances(context: Pick<CliContext, 'cwd' | 'readStdin'>, name: string): Promise<unknown[]> {
  const text = await readText(context, name)
  const rows = extname(name).toLowerCase() === '.csv' ? csvRows(text, name) : listOf(parseText(text, name), name)
  if (rows.length === 0) throw new CliError('usage', `${name} holds no rows`)
  return rows
}

function listOf(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'object' && value !== null && 'instances' in value && Array.isArray(value.instances)) return value.instances
  throw new CliError('usage', `${name} must hold a list of instances, or an object with "instances"`)
}
