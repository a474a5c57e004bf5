import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { CliContext } from './cli-context.js'
import { CliError, messageOf } from './cli-error.js'

/**
 * Writes what comes to a file, under another name until it is whole: what stands under the own one is never half of a file.
 * @throws {CliError} `usage` where it cannot be written.
 */
export async function saveStream({ cwd }: CliContext, output: ReadableStream<Uint8Array>, name: string): Promise<void> {
  const path = resolve(cwd, name)
  const part = `${path}.part`
  try {
    await pipeline(Readable.fromWeb(output), createWriteStream(part))
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw new CliError('usage', `${name} cannot be written: ${messageOf(error)}`, { cause: error })
  }
}
