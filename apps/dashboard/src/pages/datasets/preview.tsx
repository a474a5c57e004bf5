import { numberText } from '@trainyard/spec'
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { api, type DatasetPreview, type DatasetView } from '../../api.js'
import { Table, Tabs } from '../../parts/layout.js'
import { State } from '../../parts/state.js'
import { PixelImage } from './pixel-image.js'

const images = 40
const rows = 10
const splits = ['train', 'test'] as const

/** The first rows of a split: images as they are, table rows as values. */
export function Preview({ dataset }: { dataset: DatasetView }) {
  const [split, setSplit] = useState<(typeof splits)[number]>('train')
  const preview = useQuery({
    queryKey: ['preview', dataset.id, split],
    queryFn: () => api.preview(dataset.id, { split, limit: dataset.kind === 'image' ? images : rows }),
    staleTime: Infinity,
  })
  const shown = preview.data?.rows ?? []
  return (
    <section>
      <div class="head">
        <h2>Preview</h2>
        {dataset.test_rows !== undefined && dataset.test_rows > 0 && <Tabs names={splits} chosen={split} onChoose={setSplit} />}
      </div>
      <State query={preview} empty={shown.length === 0 && 'This split has no rows.'}>
        {dataset.kind === 'image' ? <Images rows={shown} shape={dataset.input_shape ?? []} /> : <Rows rows={shown} label={dataset.label ?? 'label'} />}
      </State>
    </section>
  )
}

type ShownRows = DatasetPreview['rows']

const Images = ({ rows: all, shape }: { rows: ShownRows; shape: readonly number[] }) => (
  <ul class="images">
    {all.map(({ index, label, pixels }) => (
      <li key={index}>
        {pixels && <PixelImage pixels={pixels} shape={shape} name={`row ${index}, ${label}`} />}
        <span>{label}</span>
      </li>
    ))}
  </ul>
)

function Rows({ rows: all, label }: { rows: ShownRows; label: string }) {
  const names = Object.keys(all[0]?.values ?? {})
  return (
    <Table label="Rows" head={['Row', ...names, label]}>
      {all.map((row) => (
        <tr key={row.index}>
          <th scope="row">{row.index}</th>
          {names.map((name) => (
            <td key={name}>{cell(row.values?.[name])}</td>
          ))}
          <td>
            <b>{cell(row.label)}</b>
          </td>
        </tr>
      ))}
    </Table>
  )
}

const cell = (value: string | number | null | undefined) => (typeof value === 'number' ? numberText(value) : (value ?? 'missing'))
