import { isJobSort, readJobFilter } from '@trainyard/spec'
import { type DrawnRuns, readRuns, writeRuns } from '../../charts/runs.js'

/** How the list of jobs is looked at. All of it stands in the address, so that a link is the view. */
export type View = {
  /** Conditions as they were typed; words without an operator are parts of the name. */
  filter: string
  sort: string
  order: 'asc' | 'desc'
  /** Keys of the columns, in their order; null for those that were chosen last. */
  columns: readonly string[] | null
  isFolded: boolean
  /** Sweeps whose trials are shown. */
  opened: readonly string[]
  runs: DrawnRuns
  /** The job whose page stands beside the list. */
  panel: string | null
  /** Which tab of that page is open; null for its first, and without a panel. */
  tab: string | null
}

const newestFirst = { sort: 'created_at', order: 'desc' } as const
const listOf = (text: string | null): string[] => (text ?? '').split(',').filter((part) => part !== '') // default: nothing is chosen

/** The view that an address asks for. What it does not say, or says wrongly, is as usual. */
export function readView(search: URLSearchParams): View {
  const sort = search.get('sort')
  const field = sort?.replace(/^-/, '')
  return {
    filter: filterOf(search),
    ...(sort !== null && field !== undefined && isJobSort(field)
      ? { sort: field, order: sort.startsWith('-') ? ('desc' as const) : ('asc' as const) }
      : newestFirst),
    columns: search.has('columns') ? listOf(search.get('columns')) : null,
    isFolded: search.get('fold') !== 'none',
    opened: listOf(search.get('opened')),
    runs: readRuns(search.get('runs')),
    panel: search.get('job'),
    tab: search.has('job') ? search.get('tab') : null,
  }
}

/** `name` and `status` are what links of former versions say. */
function filterOf(search: URLSearchParams): string {
  const name = search.get('name')
  const status = search.get('status')
  const parts = [search.get('filter'), name === null ? null : JSON.stringify(name), status === null || status === '' ? null : `status=${status}`]
  return parts.filter((part) => part !== null && part !== '""').join(' ')
}

/** The view as a query of the address, without what is as usual. */
export function writeView({ filter, sort, order, columns, isFolded, opened, runs, panel, tab }: View): URLSearchParams {
  const search = new URLSearchParams()
  if (filter !== '') search.set('filter', filter)
  if (sort !== newestFirst.sort || order !== newestFirst.order) search.set('sort', `${order === 'desc' ? '-' : ''}${sort}`)
  if (columns !== null) search.set('columns', columns.join(','))
  if (!isFolded) search.set('fold', 'none')
  if (opened.length > 0) search.set('opened', opened.join(','))
  if (runs.size > 0) search.set('runs', writeRuns(runs))
  if (panel !== null) search.set('job', panel)
  if (panel !== null && tab !== null) search.set('tab', tab)
  return search
}

const hasOperator = /^[A-Za-z_][A-Za-z0-9_]*\s*[!=:~<>]/

/** A typed filter as the service takes it, every word alone as what it means; or what is wrong with it. */
export function serviceFilter(typed: string): { where: string | null; error: string | null } {
  if (typed.trim() === '') return { where: null, error: null }
  const read = readJobFilter(typed, { bare: true })
  if (!read.ok) return { where: null, error: `The filter ${read.message}.` }
  const parts = read.texts.map((text) => (hasOperator.test(text) ? text : `name~${text.startsWith('"') ? text : quoted(text)}`))
  return { where: parts.join(' '), error: null }
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`

/** The conditions of a typed filter that ask for a status, as they were typed, and the others. A filter that cannot be read asks for none. */
function byStatus(typed: string): { asked: string[]; others: string[] } {
  const read = readJobFilter(typed, { bare: true })
  if (!read.ok) return { asked: [], others: [typed] }
  const asks = (index: number): boolean => {
    const condition = read.conditions[index]
    return condition !== undefined && 'is' in condition && condition.field === 'status' && condition.is === 'one of'
  }
  return { asked: read.texts.filter((_, index) => asks(index)), others: read.texts.filter((_, index) => !asks(index)) }
}

/** What a typed filter asks of the status, such as `running` or `queued,running`; empty where it asks nothing. */
export const statusIn = (typed: string): string =>
  byStatus(typed)
    .asked.map((text) => text.replace(/^status\s*[=:]\s*/, ''))
    .join(' and ')

/** A typed filter that asks for this status in place of others; for any where it is empty. */
export const withStatus = (typed: string, status: string): string =>
  [...byStatus(typed).others, ...(status === '' ? [] : [`status=${status}`])].filter((part) => part !== '').join(' ')

const place = 'trainyard.columns'

/** The columns that were chosen last in this browser; null where none were, or it keeps nothing. */
export function rememberedColumns(): string[] | null {
  try {
    return localStorage.getItem(place)?.split(',').filter(Boolean) ?? null
  } catch {
    return null
  }
}

/** Keeps a choice of columns for the next visit; nothing happens where the browser keeps nothing. */
export function rememberColumns(keys: readonly string[]): void {
  try {
    localStorage.setItem(place, keys.join(','))
  } catch {
    // The address has them all the same.
  }
}
