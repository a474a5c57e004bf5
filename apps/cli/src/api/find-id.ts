import { idPrefixes, idSchema } from '@trainyard/spec'
import { CliError } from '../cli-error.js'
import type { Calls } from './calls.js'

/** The kinds of objects that are found by the beginning of their id or by their name. */
export type FindableKind = 'job' | 'sweep' | 'dataset'

type Named = { readonly id: string; readonly name: string }
type PageOf = (query: { limit: number; after?: string }) => Promise<{ data: Named[]; next: string | null }>

const words = { job: 'job', sweep: 'sweep', dataset: 'data set' } as const
const listing = { job: 'trainyard list', sweep: 'trainyard sweeps', dataset: 'trainyard datasets' } as const
const pageOf = (api: Calls, kind: FindableKind): PageOf => ({ job: api.jobs, sweep: api.sweeps, dataset: api.datasets })[kind]

/** So many of the newest are looked at. */
const searched = 1_000
const perPage = 100
/** So many of those that may be meant are named. */
const shown = 5

/**
 * The id that is meant: a whole one is taken as it is; else the beginning of one, with or without its prefix, or a whole name, among the newest thousand.
 * @throws {CliError} `not_found` where there is none, `usage` where it may be one of several, which are named.
 */
export async function findId(api: Calls, kind: FindableKind, text: string): Promise<string> {
  if (idSchema(kind).safeParse(text).success) return text
  const prefix = `${idPrefixes[kind]}_`
  // The ellipsis is that of the documents, and of ids that were copied from a table.
  const start = `${prefix}${text.toLowerCase().replace(prefix, '').replace(/…$/, '')}`
  const newest = await newestOf(pageOf(api, kind))
  const begun = newest.filter(({ id }) => id.startsWith(start))
  const found = begun.length > 0 ? begun : newest.filter(({ name }) => name === text)
  const [only] = found
  if (only === undefined) {
    const message = `no ${words[kind]} has an id that begins with ${JSON.stringify(text)}, nor that name`
    throw new CliError('not_found', newest.length < searched ? message : `${message}, among the newest ${searched}`, { hint: `"${listing[kind]}" shows them.` })
  }
  if (found.length === 1) return only.id
  const details = found.slice(0, shown).map(({ id, name }) => ({ path: id, rule: 'unique', message: name }))
  throw new CliError('usage', `${JSON.stringify(text)} may be each of ${found.length} ${words[kind]}s: give more of the id`, { details })
}

async function newestOf(page: PageOf): Promise<Named[]> {
  const newest: Named[] = []
  for (let after: string | undefined; newest.length < searched; ) {
    const { data, next } = await page({ limit: perPage, ...(after === undefined ? {} : { after }) })
    newest.push(...data)
    if (next === null) break
    after = next
  }
  return newest
}
