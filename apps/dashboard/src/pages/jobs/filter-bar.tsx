import { finalMetricOf, jobFilterFields, jobStatuses, usualFinalMetrics } from '@trainyard/spec'
import { fixedColumns, columnsOf } from './columns.js'
import type { Item } from './use-job-rows.js'
import { statusIn, type View, withStatus } from './view.js'

type Props = {
  view: View
  /** What is wrong with the filter as it was typed. */
  mistake: string | null
  columns: readonly string[]
  items: readonly Item[]
  onChange: (changes: Partial<View>) => void
  onColumns: (keys: readonly string[]) => void
}

/** What the list is narrowed by, how sweeps are shown, and which columns it has. */
export function FilterBar({ view, mistake, columns, items, onChange, onColumns }: Props) {
  const status = statusIn(view.filter)
  const isUsual = status === '' || jobStatuses.some((each) => each === status)
  return (
    <div class="filters bench-filters" role="search">
      <label class="filter-text">
        <span class="unseen">Filter</span>
        <input
          type="search"
          value={view.filter}
          placeholder="Filter: mnist status=running val_accuracy>0.95 tag=baseline"
          aria-invalid={mistake !== null}
          aria-describedby={mistake === null ? undefined : 'filter-mistake'}
          title={`Words are parts of the name. Conditions name ${jobFilterFields.join(', ')} or a final metric.`}
          onInput={(event) => onChange({ filter: event.currentTarget.value })}
        />
      </label>
      <label class="inline">
        Status
        <select value={status} onChange={(event) => onChange({ filter: withStatus(view.filter, event.currentTarget.value) })}>
          <option value="">any</option>
          {!isUsual && <option value={status}>{status}</option>}
          {jobStatuses.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      </label>
      <label class="inline">
        <input type="checkbox" checked={view.isFolded} onChange={(event) => onChange({ isFolded: event.currentTarget.checked, opened: [] })} />
        Fold sweeps
      </label>
      <ColumnChoice columns={columns} items={items} onColumns={onColumns} />
      {mistake !== null && (
        <p class="error-text" id="filter-mistake" role="alert">
          {mistake}
        </p>
      )}
    </div>
  )
}

/** Columns by name, in the order in which they were chosen, with the final metrics that jobs of the list have. */
function ColumnChoice({ columns, items, onColumns }: Pick<Props, 'columns' | 'items' | 'onColumns'>) {
  const measured = new Set(items.flatMap(({ job }) => Object.keys(job.final)))
  const metrics = [...new Set([...measured, ...usualFinalMetrics])].filter((key) => finalMetricOf(key) !== undefined && !columns.includes(key))
  const offered = [...columnsOf(columns), ...fixedColumns.filter(({ key }) => !columns.includes(key))]
  const toggle = (key: string) => onColumns(columns.includes(key) ? columns.filter((each) => each !== key) : [...columns, key])
  return (
    <details class="menu" onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.removeAttribute('open')}>
      <summary class="button">Columns</summary>
      <div class="menu-body">
        {offered.map(({ key, title }) => (
          <label key={key} class="inline">
            <input type="checkbox" checked={columns.includes(key)} onChange={() => toggle(key)} />
            {title}
          </label>
        ))}
        <label>
          Add a metric
          <select value="" onChange={(event) => event.currentTarget.value !== '' && toggle(event.currentTarget.value)}>
            <option value="">choose…</option>
            {metrics.map((key) => (
              <option key={key} value={key}>
                {finalMetricOf(key)?.label}
              </option>
            ))}
          </select>
        </label>
      </div>
    </details>
  )
}
