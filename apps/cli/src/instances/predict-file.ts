import { extname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Schemas } from '@trainyard/client'
import type { BatchOutput, TextEncoding } from '@trainyard/spec'
import type { Calls } from '../api/calls.js'
import type { CliContext } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { openFile, sha256OfFile } from '../datasets/upload-request.js'
import { saveStream } from '../save-stream.js'
import { withBar } from '../terminal/charts.js'

/** A file of rows to be predicted, and what is asked of them. */
export type FileToPredict = {
  readonly model: string
  readonly version?: string
  readonly alias?: string
  readonly file: string
  /** Where the predictions go: `.jsonl` is JSON Lines, anything else a CSV. */
  readonly output: string
  readonly columns: readonly string[] | 'all'
  readonly outputs: readonly BatchOutput[]
  readonly calibrated: boolean
  readonly interval?: number
  readonly onError: 'fail' | 'skip'
  readonly encoding?: TextEncoding
}

const everyMs = 500

/**
 * Uploads the file, has it predicted as a task, and writes the output when it is whole. When it is interrupted the batch prediction is cancelled.
 * @throws {CliError} `usage` for a file that cannot be read or written; `failed` when the batch prediction does not succeed.
 */
export async function predictFile(
  context: CliContext,
  api: Calls,
  { file, output, onError, encoding, ...asked }: FileToPredict,
): Promise<Schemas['BatchPrediction']> {
  const rows = await openFile(context, file)
  const upload = await withBar(context.stderr, 'uploading', (update) => api.uploadRows(rows, update, sha256OfFile))
  const made = await api.createPrediction({
    ...asked,
    input: { upload, ...(encoding === undefined ? {} : { encoding }) },
    on_error: onError,
    output: extname(output).toLowerCase() === '.jsonl' ? 'jsonl' : 'csv',
  })
  const done = await withBar(context.stderr, 'predicting', (update) => untilEnded(context, api, made.id, update))
  if (done.status !== 'succeeded') throw new CliError('failed', `${done.id} ${done.status}${done.error === null ? '' : `: ${done.error.message}`}`)
  await saveStream(context, await api.predictionOutput(done.id), output)
  return done
}

async function untilEnded(context: CliContext, api: Calls, id: string, update: (share: number) => void): Promise<Schemas['BatchPrediction']> {
  for (;;) {
    const batch = await api.prediction(id)
    update(batch.progress.fraction)
    if (batch.finished_at !== null) return batch
    if (context.interrupted.aborted) {
      await api.cancelPrediction(id)
      throw new CliError('failed', `${id} was cancelled`)
    }
    await delay(everyMs, undefined, { signal: context.interrupted }).catch(() => undefined)
  }
}
