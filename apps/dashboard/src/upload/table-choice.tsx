import { countText } from '@trainyard/spec'
import { useId } from 'preact/hooks'
import { Table } from '../parts/layout.js'
import { choiceProblems, type ColumnType, type InspectedColumn, type InspectedTable, labelNames, type TableChoice, type TableProblem } from './inspect-table.js'

const typeNames: Readonly<Record<ColumnType, string>> = { numeric: 'numbers', categorical: 'categories', date: 'dates' }
const columnTypes = ['numeric', 'categorical', 'date'] as const
const leftOut = 'ignored'
const shownRows = 4

type Props = { table: InspectedTable; choice: TableChoice; onChange: (choice: TableChoice) => void }

/** What was found in the first rows of a table: the label is picked, the type of a column is changed, and what is wrong is named by line and column. */
export function TableChoiceView({ table, choice, onChange }: Props) {
  const id = useId()
  const problems = [...table.problems, ...choiceProblems(table, choice)]
  const label = choice.label ?? '' // default: nothing is chosen yet
  return (
    <>
      <div class="field">
        <label for={id}>Label, the column to predict</label>
        <select id={id} value={label} onChange={(event) => onChange({ ...choice, label: event.currentTarget.value || null })}>
          <option value="">Choose a column</option>
          {labelNames(table).map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Problems of={problems} />
      <Table label="Columns of the file" head={['Column', 'Read as', 'Different', 'Missing', `First rows`]}>
        {table.columns.map((column, position) => (
          <tr key={column.name}>
            <th scope="row">{column.name}</th>
            <td>{column.name === choice.label ? 'label' : <TypeChoice column={column} choice={choice} onChange={onChange} />}</td>
            <td>{countText(column.distinct)}</td>
            <td>{countText(column.missing)}</td>
            <td class="wide quiet">
              {table.rows
                .slice(0, shownRows)
                .map(({ cells }) => cells[position] ?? '') // default: a short row lacks its last cells
                .join(' · ')}
            </td>
          </tr>
        ))}
      </Table>
      <p class="quiet">
        {table.whole
          ? `All ${countText(table.rows.length)} rows were checked.`
          : `The first ${countText(table.rows.length)} rows were checked; the service reads all.`}
      </p>
    </>
  )
}

/** How a column is read: as the service finds it, as another type, or not at all. */
function TypeChoice({ column, choice, onChange }: { column: InspectedColumn } & Omit<Props, 'table'>) {
  const { name, type } = column
  const { [name]: chosen, ...others } = choice.types
  const rest = choice.ignored.filter((each) => each !== name)
  const read = chosen ?? '' // default: as it was found
  const change = (value: string) => {
    const next = columnTypes.find((each) => each === value)
    onChange({ ...choice, types: next ? { ...others, [name]: next } : others, ignored: value === leftOut ? [...rest, name] : rest })
  }
  return (
    <select aria-label={`How ${name} is read`} value={choice.ignored.includes(name) ? leftOut : read} onChange={(event) => change(event.currentTarget.value)}>
      <option value="">{type === null ? 'no values yet' : `${typeNames[type]} (found)`}</option>
      {columnTypes
        .filter((each) => each !== type)
        .map((each) => (
          <option key={each} value={each}>
            {typeNames[each]}
          </option>
        ))}
      <option value={leftOut}>leave out</option>
    </select>
  )
}

/** Problems by line and column, in words. */
function Problems({ of }: { of: readonly TableProblem[] }) {
  if (of.length === 0) return null
  return (
    <div class="failure" role="alert">
      <p>Correct the file, or change how it is read:</p>
      <ul>
        {of.map(({ line, column, message }) => (
          <li key={`${line}${column}${message}`}>
            {line !== undefined && <b>{`Line ${line}${column === undefined ? ': ' : ', '}`}</b>}
            {column !== undefined && <b>{`${line === undefined ? 'Column' : 'column'} ${column}: `}</b>}
            {message}
          </li>
        ))}
      </ul>
    </div>
  )
}
