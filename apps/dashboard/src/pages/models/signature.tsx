import { useQuery } from '@tanstack/preact-query'
import { countText, defined, numberText } from '@trainyard/spec'
import { Link } from 'wouter-preact'
import { api, type DatasetColumn, type ModelVersionView } from '../../api.js'
import { Fact, Facts, Table } from '../../parts/layout.js'

/** What the version takes and what it answers: its columns or its images, its classes, and the data set that both come from. */
export function Signature({ version }: { version: ModelVersionView }) {
  const { classes, columns, dataset_id: id, input_shape: shape } = version
  const dataset = useQuery({ queryKey: ['dataset', id], enabled: id !== null, queryFn: () => api.dataset(defined(id, 'the data set')) })
  const counts = dataset.data?.class_counts
  return (
    <section aria-label="Inputs and outputs">
      <h2>Inputs and outputs</h2>
      <Facts>
        {id !== null && (
          <Fact name="Data set">
            <Link href={`/datasets/${id}`}>{dataset.data?.name ?? id}</Link>
          </Fact>
        )}
        {dataset.data?.rows !== undefined && <Fact name="Rows">{countText(dataset.data.rows)}</Fact>}
        {version.label !== null && <Fact name="Predicts">{version.label}</Fact>}
        <Fact name="Input">{shape.length === 1 ? `${shape.join()} numbers from ${countText(columns.length)} columns` : `an image, ${shape.join(' × ')}`}</Fact>
        <Fact name="Output">{classes.length > 0 ? `the probability of each of ${countText(classes.length)} classes` : 'a value'}</Fact>
      </Facts>
      {columns.length > 0 && (
        <Table label="Columns" head={['Column', 'Type', 'Takes', 'Mean', 'Std. dev.']}>
          {columns.slice(0, mostShown).map((column) => (
            <tr key={column.name}>
              <th scope="row">{column.name}</th>
              <td>{column.type}</td>
              <td class="wide">{takesText(column)}</td>
              <td>{numberText(column.mean)}</td>
              <td>{numberText(column.std)}</td>
            </tr>
          ))}
        </Table>
      )}
      {columns.length > mostShown && <p class="facts">and {countText(columns.length - mostShown)} more columns, which the page of the data set lists</p>}
      {classes.length > 0 && (
        <details open={classes.length <= fewClasses}>
          <summary>Classes ({countText(classes.length)})</summary>
          <p>{classes.map((name, index) => (counts?.[index] === undefined ? name : `${name} (${countText(counts[index])} rows)`)).join(', ')}</p>
        </details>
      )}
      {dataset.error && <p class="facts">The data set cannot be read: {dataset.error.message}</p>}
    </section>
  )
}

const mostShown = 50
const fewClasses = 12
const mostCategories = 8

function takesText({ type, categories }: DatasetColumn): string {
  if (categories)
    return `${categories.slice(0, mostCategories).join(', ')}${categories.length > mostCategories ? `, … ${countText(categories.length)} in all` : ''}`
  return type === 'numeric' ? 'a number' : type === 'date' ? 'a date or time' : 'a text'
}
