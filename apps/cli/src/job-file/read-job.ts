import type { CliContext } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { applySetting, parseSetting } from './apply-setting.js'
import { readDocument } from './read-document.js'

/**
 * A job from a file with the changes of `--set` applied. It is not validated here: the service does that, and reports all faults
 * with their paths.
 */
export async function readJob(context: Pick<CliContext, 'cwd' | 'readStdin'>, file: string, settings: readonly string[]): Promise<Record<string, unknown>> {
  const changes = settings.map(parseSetting)
  const job = changes.reduce<unknown>(applySetting, await readDocument(context, file))
  if (typeof job !== 'object' || job === null || Array.isArray(job)) throw new CliError('usage', `${file} must hold an object: the job`)
  return { ...job }
}
