import type { Schemas } from '@trainyard/client'
import type { Output } from '../cli-context.js'
import { statusStyle, styled } from '../terminal/style.js'
import { named, right, tableText } from '../terminal/table.js'
import { numberText, percentText } from '../terminal/values.js'

export type SweepView = Schemas['Sweep']

/** A sweep for a reader: a row a trial, the best one, and where to look next. */
export function sweepLines(output: Output, sweep: SweepView): string[] {
  const paths = Object.keys(sweep.space)
  const columns = [right('trial'), ...paths.map(named), 'status', right('done'), named(sweep.objective.metric), right('step'), 'job', 'reason']
  const rows = sweep.trials.map(({ index, values, status, progress, best, job_id, reason }) => [
    String(index),
    ...paths.map((path) => valueText(values[path])),
    styled(output, statusStyle(status), status),
    percentText(progress, 0),
    numberText(best?.value),
    best ? String(best.step) : '–',
    job_id,
    reason ?? '',
  ])
  return [tableText(output, columns, rows), ...bestLines(sweep)]
}

/** The best trial and the refined range, as far as they are known. */
function bestLines({ best, objective, refine, id, status }: SweepView): string[] {
  if (best === null) return [`${id} is ${status}; nothing was measured yet`]
  const values = Object.entries(best.values).map(([path, value]) => `${path} ${valueText(value)}`)
  return [
    `${id} is ${status}; best: trial ${best.trial}, ${values.join(', ')}: ${objective.metric} ${numberText(best.value)}`,
    ...(refine ? [`next: ${refine.reason}`] : []),
  ]
}

const valueText = (value: unknown): string =>
  typeof value === 'number' ? numberText(value) : typeof value === 'string' ? value : (JSON.stringify(value) ?? '–')
