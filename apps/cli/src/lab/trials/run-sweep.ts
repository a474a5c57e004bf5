import type { Calls } from '../../api/calls.js'
import { CliError } from '../../cli-error.js'
import { followSweep } from '../../sweeps/follow-sweep.js'
import type { SweepView } from '../../sweeps/sweep-lines.js'
import { sweepOnce } from './submit-once.js'

type SweepOptions = {
  readonly api: Calls
  readonly salt: string
  /** Called for each trial that has ended. */
  readonly onDone: () => void
}

const ended = ['succeeded', 'failed', 'stopped', 'cancelled'] as const

/**
 * Posts a sweep, or finds the same one of before, and follows it to its end. Trials that diverge are part of a search.
 * @throws {CliError} `job_failed` when no trial succeeded.
 */
export async function runSweep(request: object, { api, salt, onDone }: SweepOptions): Promise<SweepView> {
  let told = 0
  const { id } = await sweepOnce(api, request, salt)
  const sweep = await followSweep(api, id, undefined, ({ counts }) => {
    const done = ended.reduce((sum, status) => sum + (counts[status] ?? 0), 0)
    for (; told < done; told += 1) onDone()
  })
  if (sweep.status !== 'succeeded') throw new CliError('job_failed', `${id} ended ${sweep.status}: no trial of it succeeded`)
  return sweep
}
