import { useQuery } from '@tanstack/preact-query'
import { datasetFormats } from '@trainyard/spec'
import { useMemo, useState } from 'preact/hooks'
import { api } from '../api.js'
import { Failure, State } from '../parts/state.js'
import { asObject, Form, type FormContext } from '../schema-form/form.js'
import type { Schemas } from '../schema-form/json-schema.js'
import { SchemaField } from '../schema-form/schema-field.js'
import { choiceProblems, type InspectedTable, inspectTable, type TableChoice, uploadSpecOf } from './inspect-table.js'
import { formatOf, readBeginning } from './read-beginning.js'
import { TableChoiceView } from './table-choice.js'

/** What can be sent: the spec of an upload and its files. */
export type Upload = { spec: unknown; files: readonly File[]; name: string }

/** A table whose beginning was read, and what was chosen of it; or files of a format that only the service reads. */
type Chosen = { files: readonly File[] } & (
  | { table: InspectedTable; choice: TableChoice; encoding: string | null }
  | { table: null; spec: Record<string, unknown> }
  | { table: null; error: Error }
)

/** The format that the first row of files is of, as its record says. */
const tableFormat = 'csv'
const extensions = [...new Set(datasetFormats.flatMap(({ files }) => files.extensions))]
const accepted = [...extensions, ...datasetFormats.flatMap(({ files }) => files.contentTypes)].join(',')

type Props = {
  /** Errors of the service, by path. */
  errors: ReadonlyMap<string, string>
  /** What can be sent as it stands; null where something is missing or wrong. */
  onChange: (upload: Upload | null) => void
}

/** Files that are chosen or dropped, and what the service must know of them. A table's beginning is read here, before anything is sent. */
export function FileUpload({ errors, onChange }: Props) {
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [over, setOver] = useState(false)
  const change = (next: Chosen) => {
    setChosen(next)
    onChange(uploadOf(next))
  }
  const choose = async (files: readonly File[]) => {
    if (files.length > 0) change(await lookInto(files))
  }
  return (
    <div class="upload">
      <label
        class={over ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void choose([...(event.dataTransfer?.files ?? [])]) // default: nothing was dropped
        }}
      >
        <span>{chosen ? chosen.files.map(({ name }) => name).join(', ') : 'Drop a file here, or choose one'}</span>
        <input
          type="file"
          aria-label="File"
          multiple
          accept={accepted}
          onChange={(event) => void choose([...(event.currentTarget.files ?? [])])} // default: nothing was chosen
        />
        <small>{`A table as CSV, or ${extensions.filter((each) => each !== '.csv').join(', ')}`}</small>
      </label>
      {chosen && 'error' in chosen && <Failure error={chosen.error} />}
      {chosen?.table && <TableChoiceView table={chosen.table} choice={chosen.choice} onChange={(choice) => change({ ...chosen, choice })} />}
      {chosen && 'spec' in chosen && <OtherFormat spec={chosen.spec} errors={errors} onChange={(spec) => change({ files: chosen.files, table: null, spec })} />}
    </div>
  )
}

async function lookInto(files: readonly File[]): Promise<Chosen> {
  const [first] = files
  if (!first) return { files, table: null, error: new Error('No file was chosen.') }
  const format = await formatOf(first)
  // A table without an ending of its own is taken for text.
  if (format !== null && format !== tableFormat) return { files, table: null, spec: { format, name: nameOf(first) } }
  try {
    const { text, whole, encoding } = await readBeginning(first)
    return { files, table: inspectTable(text, whole), choice: { label: null, types: {}, ignored: [] }, encoding }
  } catch (error) {
    return { files, table: null, error: error instanceof Error ? error : new Error(String(error)) }
  }
}

/** The name of a data set by its file's. */
const nameOf = (file: File): string => file.name.replace(/\.[^.]+$/, '')

function uploadOf(chosen: Chosen): Upload | null {
  const [first] = chosen.files
  if (!first || 'error' in chosen) return null
  const name = nameOf(first)
  if ('spec' in chosen) return { spec: chosen.spec, files: chosen.files, name }
  const { table, choice, encoding } = chosen
  if (choice.label === null || table.problems.length > 0 || choiceProblems(table, choice).length > 0) return null
  return { spec: uploadSpecOf(table, choice, { name, ...(encoding === null ? {} : { encoding }) }), files: chosen.files, name }
}

type OtherProps = { spec: Record<string, unknown>; errors: ReadonlyMap<string, string>; onChange: (spec: Record<string, unknown>) => void }

/** Fields of a format that the service reads by itself, from its own schema. */
function OtherFormat({ spec, errors, onChange }: OtherProps) {
  const document = useQuery({ queryKey: ['openapi'], queryFn: api.openapi, staleTime: Infinity })
  const schemas = document.data?.components.schemas as Schemas | undefined
  const context = useMemo((): FormContext => ({ schemas: schemas ?? {}, widgets: {}, errors }), [schemas, errors])
  const schema = schemas?.['UploadSpecInput']
  const format = datasetFormats.find(({ type }) => type === spec['format'])
  return (
    <State query={document} empty={schemas && !schema && 'This service does not take uploads.'}>
      {format && (
        <p class="quiet">
          {format.label}: {format.files.words}. {format.description}
        </p>
      )}
      {schema && (
        <Form.Provider value={context}>
          <SchemaField path="spec" label="Format" schema={schema} value={spec} onChange={(next) => onChange({ ...asObject(next) })} />
        </Form.Provider>
      )}
    </State>
  )
}
