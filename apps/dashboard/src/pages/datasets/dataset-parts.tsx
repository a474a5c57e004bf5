import { countText, numberText } from '@trainyard/spec'
import type { DatasetColumn, DatasetView } from '../../api.js'
import { Table } from '../../parts/layout.js'

const marks = { preparing: '●', ready: '✓', failed: '✕' } as const
const looks = { preparing: 'running', ready: 'succeeded', failed: 'failed' } as const

/** A data set's status by mark, word and color, with the reason when it failed. */
export function DatasetStatusMark({ dataset }: { dataset: Pick<DatasetView, 'status' | 'error'> }) {
  return (
    <>
      <span class={`status ${looks[dataset.status]}`}>
        <span aria-hidden="true">{marks[dataset.status]}</span> {dataset.status}
      </span>
      {dataset.error && <small>{dataset.error}</small>}
    </>
  )
}

const namedCategories = 8
const msADay = 86_400_000

/** The columns of a table and their statistics, which are those of the training rows. */
export function Columns({ columns }: { columns: readonly DatasetColumn[] }) {
  return (
    <section>
      <h2>Columns</h2>
      <Table label="Columns" head={['Column', 'Type', 'Missing', 'Mean', 'Std. dev.', 'Categories']}>
        {columns.map((column) => (
          <tr key={column.name}>
            <th scope="row">{column.name}</th>
            <td>{column.type}</td>
            <td>{countText(column.missing)}</td>
            <td>{column.type === 'date' && column.mean !== null ? new Date(column.mean).toISOString().slice(0, 10) : numberText(column.mean)}</td>
            <td>{column.type === 'date' && column.std !== null ? `${numberText(column.std / msADay)} days` : numberText(column.std)}</td>
            <td>
              {column.text
                ? `${countText(column.text.texts)} texts, their ${column.text.parts} in ${countText(column.text.buckets)} inputs`
                : categoriesText(column)}
              {column.other && `; ${column.other.categories} rare ones share the last`}
            </td>
          </tr>
        ))}
      </Table>
    </section>
  )
}

/** Categories by name; those that have an order with it. */
function categoriesText({ type, categories }: DatasetColumn): string {
  if (categories === null) return '–'
  const names = categories.slice(0, namedCategories).join(type === 'ordered' ? ' < ' : ', ')
  return categories.length <= namedCategories ? names : `${names} and ${categories.length - namedCategories} more`
}

/** How many training rows each class has. */
export function Classes({ names, counts }: { names: readonly string[]; counts: readonly number[] }) {
  const most = Math.max(1, ...counts)
  // default: sets that were prepared before classes were counted have no counts
  const rowsOf = (index: number) => counts[index] ?? 0
  return (
    <section>
      <h2>Classes</h2>
      <ol class="probabilities">
        {names.map((name, index) => (
          <li key={name}>
            <span>{name}</span>
            <span class="track">
              <span style={{ width: `${(100 * rowsOf(index)) / most}%` }} />
            </span>
            <span>{countText(rowsOf(index))}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
