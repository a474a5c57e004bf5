import { idPrefixes, type IdKind } from '@trainyard/spec'

/** The pages of the dashboard on which objects are shown, by the kind of their id. */
const folders: Partial<Record<IdKind, string>> = { job: 'jobs', sweep: 'sweeps', dataset: 'datasets' }
const lists: Partial<Record<IdKind, string>> = { prediction: 'predictions', apiKey: 'keys', session: 'keys', worker: 'system' }

/** The address of the page that shows an object: that of an id, else that of a model of this name; the first page where nothing is named. */
export function pageOf(url: string, named: string | undefined): string {
  if (named === undefined) return `${url}/`
  const isOf = (kind: IdKind): boolean => named.startsWith(`${idPrefixes[kind]}_`)
  for (const kind of Object.keys(idPrefixes) as IdKind[]) {
    if (!isOf(kind)) continue
    if (folders[kind] !== undefined) return `${url}/${folders[kind]}/${encodeURIComponent(named)}`
    if (lists[kind] !== undefined) return `${url}/${lists[kind]}`
  }
  return `${url}/models/${encodeURIComponent(named)}`
}
