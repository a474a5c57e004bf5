import type { DatasetColumn } from '../../api/shapes.js'
import { number } from '../../parts/format.js'
import { Table } from '../../parts/table.js'

const namedCategories = 8

/** The columns of a table and their statistics, which are those of the training rows. */
export function Columns({ columns }: { columns: readonly DatasetColumn[] }) {
  return (
    <section>
      <h2>Columns</h2>
      <Table label="Columns" head={['Column', 'Type', 'Missing', 'Mean', 'Deviation', 'Categories']}>
        {columns.map((column) => (
          <tr key={column.name}>
            <th scope="row">{column.name}</th>
            <td>{column.type}</td>
            <td>{column.missing.toLocaleString()}</td>
            <td>{number(column.mean)}</td>
            <td>{number(column.std)}</td>
            <td>{categoriesText(column.categories)}</td>
          </tr>
        ))}
      </Table>
    </section>
  )
}

const categoriesText = (names: readonly string[] | null) =>
  names === null
    ? '–'
    : names.length <= namedCategories
      ? names.join(', ')
      : `${names.slice(0, namedCategories).join(', ')} and ${names.length - namedCategories} more`
