import { numberText } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import type { DatasetColumn } from '../../api.js'
import { parseJson } from '../../parts/controls.js'

type Props = { columns: readonly DatasetColumn[]; waiting: boolean; onRow: (row: unknown) => void }

/** A row to fill in, column by column; as JSON where the model takes no table. */
export function RowForm({ columns, waiting, onRow }: Props) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [text, setText] = useState('')
  const [mistake, setMistake] = useState<string | null>(null)
  // default: a field that nobody has typed in is missing
  const textOf = (column: string) => (Object.hasOwn(values, column) ? (values[column] ?? '') : '')
  const row = () => Object.fromEntries(columns.map((column) => [column.name, typed(column, textOf(column.name))]))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const read = columns.length > 0 ? { row: row() } : parseRow(text)
        setMistake('mistake' in read ? read.mistake : null)
        if ('row' in read) onRow(read.row)
      }}
    >
      {columns.length > 0 ? (
        <div class="fields">
          {columns.map((column) => (
            <ColumnField key={column.name} column={column} value={textOf(column.name)} onChange={(value) => setValues({ ...values, [column.name]: value })} />
          ))}
        </div>
      ) : (
        <label>
          A row as JSON, or comma-separated values
          <textarea rows={4} required value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
      )}
      <button type="submit" class="primary" disabled={waiting}>
        {waiting ? 'Predicting…' : 'Predict'}
      </button>
      {mistake !== null && (
        <p class="error-text" role="alert">
          {mistake}
        </p>
      )}
    </form>
  )
}

function ColumnField({ column, value, onChange }: { column: DatasetColumn; value: string; onChange: (value: string) => void }) {
  return (
    <label class="field">
      {column.name}
      {column.categories ? (
        <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">missing</option>
          {column.categories.map((category) => (
            <option key={category}>{category}</option>
          ))}
        </select>
      ) : (
        <input
          {...(column.type === 'numeric'
            ? { type: 'number', step: 'any', placeholder: meanText(column) }
            : { type: 'text', placeholder: column.type === 'date' ? '2024-03-31' : '' })}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </label>
  )
}

const meanText = ({ mean }: DatasetColumn): string => (mean === null ? '' : `mean ${numberText(mean)}`)

const typed = ({ type }: DatasetColumn, text: string): string | number | null => (text === '' ? null : type === 'numeric' ? Number(text) : text)

/** JSON as it is; anything else is split at commas: the service reads each text as it reads the cells of an upload. */
function parseRow(text: string): { row: unknown } | { mistake: string } {
  const trimmed = text.trim()
  if (!/^[[{]/.test(trimmed)) return { row: trimmed.split(',').map((part) => part.trim()) }
  const read = parseJson(trimmed)
  return read.ok ? { row: read.value } : { mistake: `This is no JSON: ${read.error.message}` }
}
