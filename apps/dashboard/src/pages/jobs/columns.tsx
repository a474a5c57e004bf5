import { agoText, durationText, finalMetricOf, headlineKeys, instantText, isTerminal, metricText, numberText, secondsBetween } from '@trainyard/spec'
import type { ComponentChildren } from 'preact'
import { Link } from 'wouter-preact'
import type { JobRow } from '../../api.js'
import { Status } from '../../parts/layout.js'

/** A column of the list besides the name: its title, what the service sorts by, and how wide it is, in rem. */
export type Column = { key: string; title: string; sort: string | null; width: number; isNumber: boolean; cell: (job: JobRow) => ComponentChildren }

const column = (key: string, title: string, width: number, cell: Column['cell'], more: { sort?: string | null; isNumber?: true } = {}): Column => ({
  key,
  title,
  width,
  cell,
  sort: more.sort === undefined ? key : more.sort,
  isNumber: more.isNumber === true,
})
const none = '–'
const age = (at: string | null) => (at === null ? none : <span title={instantText(at)}>{agoText(at)}</span>)

const fixed: readonly Column[] = [
  column('status', 'Status', 7.5, (job) => (
    <>
      <Status status={job.status} />
      {!isTerminal(job.status) && job.status !== 'queued' && ` ${Math.round(job.progress.fraction * 100)} %`}
    </>
  )),
  column('dataset', 'Data set', 7, (job) => <Link href={`/datasets/${job.dataset_id}`}>{job.dataset_name}</Link>),
  column('preset', 'Network', 6.5, ({ preset }) => preset ?? none),
  column('optimizer', 'Optimizer', 6, ({ optimizer }) => optimizer ?? none),
  column('learning_rate', 'Rate', 5, (job) => numberText(job.learning_rate), { isNumber: true }),
  column('duration', 'Duration', 6, (job) => durationOf(job), { isNumber: true }),
  column('tags', 'Tags', 8, ({ tags }) => tags.map((tag) => <Tag key={tag}>{tag}</Tag>), { sort: null }),
  column('created_at', 'Submitted', 6.5, (job) => age(job.created_at), { isNumber: true }),
  column('finished_at', 'Finished', 6.5, (job) => age(job.finished_at), { isNumber: true }),
  column('model', 'Model', 8, ({ model }) =>
    model ? (
      <Link href={`/models/${model.name}`}>
        {model.name} v{model.version}
      </Link>
    ) : (
      none
    ),
  ),
  column('members', 'Members', 5, ({ member_count: count }) => count, { sort: null, isNumber: true }),
  column('priority', 'Priority', 5, ({ priority }) => priority, { isNumber: true }),
]

/** The columns that every list can show. */
export const fixedColumns: readonly { key: string; title: string }[] = fixed

/** The columns of somebody who chose none. */
export const usualColumns: readonly string[] = ['status', 'dataset', 'optimizer', 'learning_rate', 'val_accuracy', 'val_loss', 'duration', 'tags', 'created_at']

/** The columns of these keys; what names none is left out. */
export const columnsOf = (keys: readonly string[]): Column[] =>
  [...new Set(keys)].flatMap((key) => fixed.find((each) => each.key === key) ?? metricColumn(key) ?? [])

function metricColumn(key: string): Column | null {
  const known = finalMetricOf(key)
  return known
    ? column(key, `${known.label.charAt(0).toUpperCase()}${known.label.slice(1)}`, 9, (job) => <Metric job={job} name={key} metric={known.metric} />, {
        isNumber: true,
      })
    : null
}

/** What a job measured in the end; until then what it measured last, which is quiet and is not sorted by. */
function Metric({ job, name, metric }: { job: JobRow; name: string; metric: string }) {
  const value = job.final[name]
  if (value !== undefined) return <>{metricText(metric, value)}</>
  const latest = isTerminal(job.status) ? undefined : job.last[name]
  if (latest === undefined || latest === null) return <>{none}</>
  return (
    <span class="quiet" title="The latest value: the job has not ended">
      {metricText(metric, latest)}
    </span>
  )
}

/** The figure to show of a job where there is room for one. */
export function headlineOf(job: JobRow): string {
  const key = [...headlineKeys('validation'), 'val_loss'].find((each) => each in job.final || each in job.last)
  const value = key === undefined ? undefined : (job.final[key] ?? job.last[key])
  return key === undefined ? none : `${finalMetricOf(key)?.label.replace('validation', 'val.') ?? key} ${metricText(finalMetricOf(key)?.metric ?? key, value)}` // default: both are final metrics
}

const durationOf = ({ duration_seconds: seconds, started_at: from, finished_at: to }: JobRow): string => {
  const passed = seconds ?? secondsBetween(from, to)
  return passed === null ? none : durationText(passed)
}

const Tag = ({ children }: { children: ComponentChildren }) => <span class="tag">{children}</span>
