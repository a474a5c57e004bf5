import { countText } from '@trainyard/spec'
import { useQuery } from '@tanstack/preact-query'
import { useId } from 'preact/hooks'
import { api, type DatasetView } from '../../api.js'
import { Tabs } from '../../parts/layout.js'
import { State } from '../../parts/state.js'
import { FileUpload, type Upload } from '../../upload/file-upload.js'
import type { DataChoice } from '../../upload/store-data.js'

const sources = { existing: 'Existing data set', file: 'Upload a file', sample: 'Sample' } as const
type Source = keyof typeof sources
const names = Object.values(sources)
const sourceOf = (name: string): Source => (name === sources.file ? 'file' : name === sources.sample ? 'sample' : 'existing')

type Props = { data: DataChoice; datasets: readonly DatasetView[]; errors: ReadonlyMap<string, string>; onChange: (data: DataChoice) => void }

/** Where the rows come from. Nothing is sent before the training is started. */
export function DataStep({ data, datasets, errors, onChange }: Props) {
  const begin = (source: Source): DataChoice => {
    if (source === 'file') return { from: 'file', upload: null }
    const [first] = datasets
    return source === 'sample' ? { from: 'sample', sample: '' } : { from: 'existing', id: first?.id ?? null, name: first?.name ?? null }
  }
  return (
    <>
      <Tabs names={names} chosen={sources[data.from]} onChoose={(name) => sourceOf(name) !== data.from && onChange(begin(sourceOf(name)))} />
      {data.from === 'existing' && <Existing id={data.id} datasets={datasets} onChange={onChange} />}
      {data.from === 'sample' && <Sample sample={data.sample} onChange={onChange} />}
      {data.from === 'file' && <FileUpload errors={errors} onChange={(upload: Upload | null) => onChange({ from: 'file', upload })} />}
    </>
  )
}

function Existing({ id, datasets, onChange }: { id: string | null; datasets: readonly DatasetView[]; onChange: Props['onChange'] }) {
  const field = useId()
  const chosen = datasets.find((dataset) => dataset.id === id)
  if (datasets.length === 0) return <p class="quiet">There is no data set yet. Upload a file, or take a sample.</p>
  const known = id ?? '' // default: nothing is chosen yet
  const choose = (next: string) => onChange({ from: 'existing', id: next || null, name: datasets.find((dataset) => dataset.id === next)?.name ?? null })
  return (
    <div class="field">
      <label for={field}>Data set</label>
      <select id={field} value={known} onChange={(event) => choose(event.currentTarget.value)}>
        {!chosen && <option value={known}>{id ?? 'Choose a data set'}</option>}
        {datasets.map((dataset) => (
          <option key={dataset.id} value={dataset.id}>
            {dataset.name}, {dataset.rows === undefined ? '–' : countText(dataset.rows)} rows
          </option>
        ))}
      </select>
      {chosen && <small>{describe(chosen)}</small>}
    </div>
  )
}

/** What a data set is in a line: what is predicted, from what. */
function describe({ kind, task, label, classes, columns, input_shape: shape }: DatasetView): string {
  const inputs = kind === 'image' ? `images of ${shape?.join(' × ') ?? '–'}` : `${columns?.length ?? '–'} columns`
  const target = label ? `${label}, ` : ''
  return `Predicts ${target}${task === 'regression' ? 'a number' : `one of ${classes?.length ?? '–'} classes`}, from ${inputs}`
}

function Sample({ sample, onChange }: { sample: string; onChange: Props['onChange'] }) {
  const field = useId()
  const catalog = useQuery({ queryKey: ['samples'], queryFn: () => api.catalog(), staleTime: Infinity })
  const chosen = catalog.data?.data.find((each) => each.sample === sample)
  return (
    <State query={catalog}>
      <div class="field">
        <label for={field}>Sample</label>
        <select id={field} value={sample} onChange={(event) => onChange({ from: 'sample', sample: event.currentTarget.value })}>
          {!chosen && <option value="">Choose a sample</option>}
          {catalog.data?.data.map((each) => (
            <option key={each.sample} value={each.sample}>
              {each.title}, {countText(each.rows)} rows
            </option>
          ))}
        </select>
        {chosen && <small>{chosen.description}</small>}
      </div>
    </State>
  )
}
