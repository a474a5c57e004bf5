import { betweenText, metricLabel, metricText, numberText } from '@trainyard/spec'
import { Link } from 'wouter-preact'
import type { SweepPlan, SweepRow, SweepTrial, SweepView } from '../../api.js'
import { markText } from '../../charts/scale.js'
import { Bar, Table } from '../../parts/layout.js'

/** Where trials are judged, and how many of them go on where the strategy says so. */
export const rungText = ({ epochs, keep }: SweepPlan['rungs'][number]): string => (keep === null ? String(epochs) : `${epochs} (${keep} continue)`)

/** The trials that the brushes leave, the best first; those without a value last. */
export function TrialTable({ sweep, trials }: { sweep: SweepView; trials: readonly SweepTrial[] }) {
  const paths = sweep.curves.map(({ path }) => path)
  const sign = sweep.objective.direction === 'maximize' ? -1 : 1
  const sorted = [...trials].sort((a, b) => sign * (a.best?.value ?? sign * Infinity) - sign * (b.best?.value ?? sign * Infinity) || a.index - b.index)
  const halving = sweep.rungs.length > 0
  const ids = sorted.filter(({ best }) => best !== null).map(({ job_id: id }) => id)
  return (
    <section>
      <div class="head">
        <h2>Trials{trials.length < sweep.trials.length && `, ${trials.length} of ${sweep.trials.length}`}</h2>
        {ids.length > 1 && (
          <Link class="button" href={`/compare?jobs=${ids.slice(0, mostCompared).join(',')}`}>
            Compare the best {Math.min(mostCompared, ids.length)}
          </Link>
        )}
      </div>
      <Table
        label="Trials"
        head={[
          'Trial',
          'Status',
          ...paths.map(fieldName),
          `Best ${metricLabel(sweep.objective.metric)}`,
          'Latest',
          ...(halving ? ['Rung'] : []),
          'Progress',
          'Duration',
          'Reason',
        ]}
      >
        {sorted.map((trial) => (
          <tr key={trial.index}>
            <th scope="row">
              <Link href={`/jobs/${trial.job_id}`}>{trial.index}</Link>
            </th>
            <td>
              <SweepStatus status={trial.status} />
            </td>
            {paths.map((path) => (
              <td key={path}>{markText(trial.values[path])}</td>
            ))}
            <td class={trial.index === sweep.best?.trial ? 'best' : ''}>
              {metricText(sweep.objective.metric, trial.best?.value)}
              {trial.best && <small>epoch {numberText(trial.best.epoch)}</small>}
            </td>
            <td>{metricText(sweep.objective.metric, trial.last)}</td>
            {halving && <td>{trial.rung ?? '–'}</td>}
            <td>
              <Bar fraction={trial.progress} label={`Progress of trial ${trial.index}`} />
            </td>
            <td>{betweenText(trial.started_at, trial.finished_at)}</td>
            <td class="wide">{trial.reason}</td>
          </tr>
        ))}
      </Table>
    </section>
  )
}

const mostCompared = 8

/** The last part of a path: `learning_rate` of `optimizer.learning_rate`. */
export const fieldName = (path: string): string => (path.split('.').at(-1) ?? path).replaceAll('_', ' ')

/** What a trial took: `learning rate 0.01, units 64`. */
export const valuesText = (values: SweepTrial['values']): string =>
  Object.entries(values)
    .map(([path, value]) => `${fieldName(path)} ${markText(value)}`)
    .join(', ')

const marks: Record<SweepRow['status'] | SweepTrial['status'], string> = {
  waiting: '…',
  queued: '○',
  running: '●',
  paused: '‖',
  stopping: '◌',
  stopped: '■',
  succeeded: '✓',
  failed: '✕',
  cancelled: '–',
}

/** A sweep's or a trial's status by mark, word and color. */
export function SweepStatus({ status }: { status: keyof typeof marks }) {
  return (
    <span class={`status ${status}`}>
      <span aria-hidden="true">{marks[status]}</span> {status}
    </span>
  )
}
