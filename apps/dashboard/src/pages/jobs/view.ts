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
export function writeView({ filter, sort, order, columns, isFolded, opened, runs, panel }: View): URLSearchParams {
  const search = new URLSearchParams()
  if (filter !== '') search.set('filter', filter)
  if (sort !== newestFirst.sort || order !== newestFirst.order) search.set('sort', `${order === 'desc' ? '-' : ''}${sort}`)
  if (columns !== null) search.set('columns', columns.join(','))
  if (!isFolded) search.set('fold', 'none')
  if (opened.length > 0) search.set('opened', opened.join(','))
  if (runs.size > 0) search.set('runs', writeRuns(runs))
  if (panel !== null) search.set('job', panel)
  return search
}

/** A typed filter as the service takes it, or what is wrong with it. */
export function serviceFilter(typed: string): { where: string | null; error: string | null } {
  if (typed.trim() === '') return { where: null, error: null }
  const read = readJobFilter(typed, { bare: true })
  if (!read.ok) return { where: null, error: `The filter ${read.message}.` }
  const isBare = read.conditions.some((condition) => 'is' in condition && condition.field === 'name' && condition.is === 'like')
  return { where: isBare ? withoutBareWords(typed) : typed.trim(), error: null }
}

const quotedOrWord = /(?:[^\s"]|"(?:[^"\\]|\\["\\])*")+/g
const hasOperator = /^[A-Za-z_][A-Za-z0-9_]*\s*[!=:~<>]/

/** The same with every word alone written as what it means. Conditions with blanks around the operator are joined first. */
function withoutBareWords(typed: string): string {
  const joined = typed.replaceAll(/(\w)\s*(!=|>=|<=|[=:~<>])\s*/g, '$1$2')
  return (joined.match(quotedOrWord) ?? [])
    .map((part) => (hasOperator.test(part) ? part : part.startsWith('"') ? `name~${part}` : `name~${JSON.stringify(part)}`))
    .join(' ')
}
