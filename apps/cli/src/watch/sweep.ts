import { numberText, progressText } from '@trainyard/spec'
import { setTimeout as delay } from 'node:timers/promises'
import type { Schemas } from '@trainyard/client'
import type { Calls } from '../api/calls.js'
import type { Output } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { named, right, statusSentence, statusStyle, styled, tableText } from '../terminal/text.js'

const everyMilliseconds = 1_000

/**
 * Polls a sweep until it has ended; `onChange` is called whenever a trial has moved on.
 * @throws {CliError} `time_limit` when it has not ended within the limit; the sweep itself goes on.
 */
export async function followSweep(calls: Calls, id: string, limitSeconds: number | undefined, onChange: (sweep: SweepView) => void): Promise<SweepView> {
  const end = limitSeconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + limitSeconds * 1_000
  for (let seen = ''; ; ) {
    const sweep = await calls.sweep(id)
    const state = JSON.stringify([sweep.status, sweep.counts])
    if (state !== seen) onChange(sweep)
    seen = state
    if (sweep.finished_at !== null) return sweep
    if (Date.now() >= end)
      throw new CliError('time_limit', `${id} is still ${sweep.status} after ${limitSeconds} s`, {
        hint: `The sweep keeps running. "trainyard sweeps show ${id}" shows it.`,
      })
    await delay(everyMilliseconds)
  }
}

export type SweepView = Schemas['Sweep']

/**
 * What the end of a sweep means for the exit status.
 * @throws {CliError} `job_failed` or `job_cancelled`.
 */
export function checkSweep({ id, status }: SweepView): void {
  if (status === 'failed') throw new CliError('job_failed', `${id} failed: no trial succeeded`)
  if (status === 'cancelled') throw new CliError('job_cancelled', `${id} was cancelled`)
}

/** A sweep for a reader: a row a trial, the best one, and where to look next. */
export function sweepLines(output: Output, sweep: SweepView): string[] {
  const paths = Object.keys(sweep.space)
  const columns = [right('trial'), ...paths.map(named), 'status', right('done'), named(sweep.objective.metric), right('step'), 'job', 'reason']
  const rows = sweep.trials.map(({ index, values, status, progress, best, job_id, reason }) => [
    String(index),
    ...paths.map((path) => valueText(values[path])),
    styled(output, statusStyle(status), status),
    progressText(progress),
    numberText(best?.value),
    best ? String(best.step) : '–',
    job_id,
    // default: a trial that runs or succeeded has no reason to show
    reason ?? '',
  ])
  return [tableText(output, columns, rows), ...bestLines(sweep), ...sweep.warnings.map(({ message }) => `warning: ${message}`)]
}

/** The best trial and the refined range, as far as they are known. */
function bestLines({ best, objective, refine, id, status }: SweepView): string[] {
  if (best === null) return [`${statusSentence(id, status)}; nothing has been measured yet`]
  const values = Object.entries(best.values).map(([path, value]) => `${path} ${valueText(value)}`)
  return [
    `${statusSentence(id, status)}; best: trial ${best.trial}, ${values.join(', ')}: ${objective.metric} ${numberText(best.value)}`,
    ...(refine ? [`next: ${refine.reason}`] : []),
  ]
}

const valueText = (value: unknown): string =>
  typeof value === 'number' ? numberText(value) : typeof value === 'string' ? value : (JSON.stringify(value) ?? '–')
