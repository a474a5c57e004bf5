import { numberText, percentText } from '@trainyard/spec'
import { useQuery } from '@tanstack/preact-query'
import { api, type DatasetPreview, type JobAnalysis } from '../../../api.js'
import { Table } from '../../../parts/layout.js'
import { PixelImage } from '../../datasets/pixel-image.js'

/** The rows with the largest loss, as images or as values, with what they are and what they were taken for. */
export function Worst({ analysis }: { analysis: JobAnalysis }) {
  const { dataset_id: dataset, dataset_split: split } = analysis
  // What was predicted right is not badly predicted, however unsure it was; of numbers every one is more or less wrong.
  const worst = analysis.worst.filter(({ label, predicted }) => typeof label === 'number' || label !== predicted)
  const numbers = worst.flatMap(({ row }) => (row === null ? [] : [row])).slice(0, mostRows)
  const rows = useQuery({
    queryKey: ['rows', dataset, split, numbers],
    enabled: numbers.length > 0,
    staleTime: Infinity,
    queryFn: () => api.preview(dataset, { split, rows: numbers.join(',') }),
  })
  const about = useQuery({ queryKey: ['dataset', dataset], queryFn: () => api.dataset(dataset), staleTime: Infinity })
  if (analysis.worst.length === 0) return null
  if (worst.length === 0) {
    return (
      <section>
        <h2>Worst predicted</h2>
        <p class="empty">No row was predicted wrong.</p>
      </section>
    )
  }
  const byRow = new Map(rows.data?.rows.map((row) => [row.index, row]))
  const shape = about.data?.kind === 'image' ? about.data.input_shape : undefined
  return (
    <section>
      <h2>Worst predicted</h2>
      {shape ? <Images worst={worst} byRow={byRow} shape={shape} /> : <Rows worst={worst} byRow={byRow} />}
      {rows.error && <p class="quiet">The rows themselves cannot be shown: {rows.error.message}</p>}
    </section>
  )
}

/** The most rows that the API returns in one reply. */
const mostRows = 100

type Shown = { worst: JobAnalysis['worst']; byRow: ReadonlyMap<number, DatasetPreview['rows'][number]> }

const Images = ({ worst, byRow, shape }: Shown & { shape: readonly number[] }) => (
  <ul class="images">
    {worst.map(({ row, label, predicted, probability, loss }) => {
      const pixels = row === null ? undefined : byRow.get(row)?.pixels
      return (
        <li key={row} title={`row ${row}, loss ${numberText(loss)}`}>
          {pixels && <PixelImage pixels={pixels} shape={shape} name={`row ${row}: ${label}, taken for ${predicted}`} />}
          <span>
            {label} → <b class={label === predicted ? '' : 'error-text'}>{predicted}</b>
          </span>
          <small>{percentText(typeof probability === 'number' ? probability : null)}</small>
        </li>
      )
    })}
  </ul>
)

function Rows({ worst, byRow }: Shown) {
  const names = Object.keys([...byRow.values()][0]?.values ?? {})
  return (
    <Table label="Worst predicted" head={['Row', 'Is', 'Predicted', 'Probability', 'Loss', ...names]}>
      {worst.map(({ row, label, predicted, probability, loss }, index) => (
        <tr key={row ?? index}>
          <th scope="row">{row ?? '–'}</th>
          <td>{text(label)}</td>
          <td class={label === predicted || typeof label === 'number' ? '' : 'error-text'}>{text(predicted)}</td>
          <td>{percentText(probability)}</td>
          <td>{numberText(loss)}</td>
          {names.map((name) => (
            <td key={name}>{text(row === null ? null : (byRow.get(row)?.values?.[name] ?? null))}</td>
          ))}
        </tr>
      ))}
    </Table>
  )
}

const text = (value: string | number | null): string => (typeof value === 'number' ? numberText(value) : (value ?? 'missing'))
