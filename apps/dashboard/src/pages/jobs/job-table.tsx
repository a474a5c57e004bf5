import { agoText } from '@trainyard/spec'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { seriesSwatch } from '../../charts/colors.js'
import { Status } from '../../parts/layout.js'
import { type Column, headlineOf } from './columns.js'
import type { Item } from './use-job-rows.js'
import type { View } from './view.js'

/** Rows drawn beyond each edge of the screen. */
const beyond = 8
/** Heights of a row in CSS pixels, as the style sheet has them. */
const rowHeights = { wide: 34, narrow: 56 }

/** Which rows are on the screen. */
export type Range = { first: number; last: number }

type Props = {
  label: string
  items: readonly Item[]
  /** Rows in all, those that were not read yet among them. */
  count: number
  columns: readonly Column[]
  view: View
  isNarrow: boolean
  isStale: boolean
  active: string | null
  onRange: (range: Range) => void
  onSort: (sort: string) => void
  onTick: (id: string) => void
  onTickAll: () => void
  onOpen: (id: string) => void
  onFold: (sweep: string) => void
  onActive: (id: string) => void
}

/** A table of jobs of which only the rows on the screen exist; it says how many there are. */
export function JobTable(props: Props) {
  const { label, items, count, columns, view, isNarrow, isStale, active, onRange } = props
  const region = useRef<HTMLDivElement>(null)
  const [range, setRange] = useState<Range>({ first: 0, last: 40 })
  const height = isNarrow ? rowHeights.narrow : rowHeights.wide
  const look = () => {
    const element = region.current
    if (!element) return
    const first = Math.max(0, Math.floor(element.scrollTop / height) - beyond)
    const last = Math.ceil((element.scrollTop + element.clientHeight) / height) + beyond
    if (first !== range.first || last !== range.last) {
      setRange({ first, last })
      onRange({ first, last })
    }
  }
  useLayoutEffect(look, [count, height])
  useActiveRow(region, { items, active, height })
  const end = Math.min(range.last, count)
  const first = Math.min(range.first, end)
  // A phone shows two lines a row in place of columns.
  const shown = isNarrow ? [] : columns
  const rows = []
  for (let index = first; index < end; index++) {
    const item = items[index]
    rows.push(
      item ? (
        <Row key={item.job.id} {...props} item={item} index={index} color={view.runs.get(item.job.id)} />
      ) : (
        <Waiting key={index} index={index} columns={shown.length + 2} />
      ),
    )
  }
  return (
    <div class="bench-table" role="region" aria-label={label} tabIndex={0} ref={region} onScroll={look} aria-busy={isStale}>
      <table aria-rowcount={count + 1} class={isNarrow ? 'narrow' : ''}>
        <colgroup>
          <col style={{ width: '3.2rem' }} />
          <col style={{ width: isNarrow ? 'auto' : '17rem' }} />
          {shown.map(({ key, width }) => (
            <col key={key} style={{ width: `${width}rem` }} />
          ))}
        </colgroup>
        <Head {...props} />
        <tbody>
          {first > 0 && <Space rows={first} height={height} columns={shown.length + 2} />}
          {rows}
          {end < count && <Space rows={count - end} height={height} columns={shown.length + 2} />}
        </tbody>
      </table>
    </div>
  )
}

const Space = ({ rows, height, columns }: { rows: number; height: number; columns: number }) => (
  <tr aria-hidden="true" class="space">
    <td colSpan={columns} style={{ height: `${rows * height}px` }} />
  </tr>
)

const Waiting = ({ index, columns }: { index: number; columns: number }) => (
  <tr aria-rowindex={index + 2} class="waiting">
    <td colSpan={columns}>…</td>
  </tr>
)

/** Keeps the active row in sight, and the focus on it while it is in the table. */
function useActiveRow(
  region: { current: HTMLDivElement | null },
  { items, active, height }: { items: readonly Item[]; active: string | null; height: number },
): void {
  useLayoutEffect(() => {
    const element = region.current
    const index = active === null ? -1 : items.findIndex(({ job }) => job.id === active)
    if (!element || index === -1) return
    const head = element.querySelector('thead')?.clientHeight ?? 0 // default: never, the table has a head
    const top = index * height
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + height + head > element.scrollTop + element.clientHeight) element.scrollTop = top + height + head - element.clientHeight
    // Its row may come with the next drawing, after the scroll.
    const frame = requestAnimationFrame(() => {
      const focused = document.activeElement
      if (focused === document.body || element.contains(focused)) element.querySelector<HTMLElement>(`a[data-run="${active}"]`)?.focus({ preventScroll: true })
    })
    return () => cancelAnimationFrame(frame)
  }, [active])
}

function Head({ items, columns, view, isNarrow, onSort, onTickAll }: Props) {
  const all = items.length > 0 && items.every(({ job }) => view.runs.has(job.id))
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col">
          <label class="tick">
            <input type="checkbox" aria-label="Select all that are loaded" checked={all} onChange={onTickAll} />
          </label>
        </th>
        <SortHeader title="Job" sort="name" view={view} onSort={onSort} />
        {!isNarrow &&
          columns.map(({ key, title, sort, isNumber }) => <SortHeader key={key} title={title} sort={sort} isNumber={isNumber} view={view} onSort={onSort} />)}
      </tr>
    </thead>
  )
}

type SortProps = Pick<Props, 'view' | 'onSort'> & { title: string; sort: string | null; isNumber?: boolean }

function SortHeader({ title, sort, isNumber = false, view, onSort }: SortProps) {
  const isSorted = sort !== null && view.sort === sort
  const direction = view.order === 'asc' ? 'ascending' : 'descending'
  return (
    <th scope="col" class={isNumber ? 'number' : ''} aria-sort={isSorted ? direction : undefined}>
      {sort === null ? (
        title
      ) : (
        <button type="button" class="sort" onClick={() => onSort(sort)}>
          {title}
          <span aria-hidden="true">{isSorted ? (view.order === 'asc' ? ' ↑' : ' ↓') : ''}</span>
        </button>
      )}
    </th>
  )
}

type RowProps = Props & { item: Item; index: number; color: number | undefined }

function Row(props: RowProps) {
  const { item, index, color, columns, view, isNarrow, active, onTick, onActive } = props
  const { job, isTrial } = item
  const cells = useMemo(
    () =>
      isNarrow
        ? null
        : columns.map(({ key, isNumber, cell }) => (
            <td key={key} class={isNumber ? 'number' : ''}>
              {cell(job)}
            </td>
          )),
    [job, columns, isNarrow],
  )
  const classes = [view.panel === job.id ? 'open' : '', active === job.id ? 'active' : '', isTrial ? 'trial' : ''].filter(Boolean).join(' ')
  return (
    <tr aria-rowindex={index + 2} class={classes} onFocusIn={() => onActive(job.id)}>
      <td>
        <label class="tick">
          <input type="checkbox" aria-label={`Select ${job.name}`} checked={color !== undefined} onChange={() => onTick(job.id)} />
          {color !== undefined && <i class="swatch" style={{ background: seriesSwatch(color) }} aria-hidden="true" />}
        </label>
      </td>
      <th scope="row">
        <Name {...props} />
      </th>
      {cells}
    </tr>
  )
}

function Name({ item, isNarrow, view, onOpen, onFold }: RowProps): ComponentChildren {
  const { job, isTrial } = item
  const { sweep } = job
  const isOpened = sweep !== null && view.opened.includes(sweep.id)
  const open = (event: MouseEvent) => {
    if (isNarrow || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    onOpen(job.id)
  }
  return (
    <>
      <span class="name">
        {!isTrial && sweep !== null && sweep.trials !== null && sweep.trials > 1 && (
          <button
            type="button"
            class="fold"
            aria-expanded={isOpened}
            aria-label={`${sweep.trials} trials of ${sweep.name}`}
            title={`${sweep.trials} trials of ${sweep.name}; this is the first in the present order`}
            onClick={() => onFold(sweep.id)}
          >
            <span aria-hidden="true">{isOpened ? '▾' : '▸'}</span> {sweep.trials}
          </button>
        )}
        <Link href={`/jobs/${job.id}`} data-run={job.id} title={job.name} onClick={open}>
          {job.name}
        </Link>
      </span>
      {isNarrow && (
        <small>
          <Status status={job.status} /> · {headlineOf(job)} · {job.dataset_name} · {agoText(job.created_at)}
        </small>
      )}
    </>
  )
}
