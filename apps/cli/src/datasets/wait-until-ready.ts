import { setTimeout as delay } from 'node:timers/promises'
import type { Calls, DatasetView } from '../api/calls.js'
import { CliError } from '../cli-error.js'

const lookMilliseconds = 300
const preparingSeconds = 1800

/**
 * Waits while a data set is prepared.
 * @throws {CliError} `failed` when that failed, `time_limit` when it is not done within the limit, which is half an hour if left out.
 */
export async function waitUntilReady(api: Calls, made: DatasetView, limitSeconds = preparingSeconds): Promise<DatasetView> {
  const end = Date.now() + limitSeconds * 1000
  let dataset = made
  while (dataset.status === 'preparing') {
    if (Date.now() > end) throw new CliError('time_limit', `${dataset.id} is not prepared after ${limitSeconds} s`)
    await delay(lookMilliseconds)
    dataset = await api.dataset(made.id)
  }
  if (dataset.status === 'failed') throw new CliError('failed', `${dataset.id} could not be prepared: ${dataset.error ?? 'no reason was given'}`)
  return dataset
}
