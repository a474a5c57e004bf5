import { setTimeout as delay } from 'node:timers/promises'
import type { Calls } from '../api/calls.js'
import { CliError } from '../cli-error.js'
import type { SweepView } from './sweep-lines.js'

const everyMilliseconds = 1_000

/**
 * Looks at a sweep until it has ended; `onChange` is told whenever a trial has moved on.
 * @throws {CliError} `time_limit` when it has not ended within the limit; the sweep itself goes on.
 */
export async function followSweep(calls: Calls, id: string, limitSeconds: number | undefined, onChange: (sweep: SweepView) => void): Promise<SweepView> {
  const end = limitSeconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + limitSeconds * 1_000
  for (let told = ''; ; ) {
    const sweep = await calls.sweep(id)
    const state = JSON.stringify([sweep.status, sweep.counts])
    if (state !== told) onChange(sweep)
    told = state
    if (sweep.finished_at !== null) return sweep
    if (Date.now() >= end)
      throw new CliError('time_limit', `${id} is ${sweep.status} and not done after ${limitSeconds} s`, { hint: `It goes on: "trainyard sweeps show ${id}".` })
    await delay(everyMilliseconds)
  }
}
