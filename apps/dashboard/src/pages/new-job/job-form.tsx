import { countText } from '@trainyard/spec'
import { useQuery } from '@tanstack/preact-query'
import { useMemo } from 'preact/hooks'
import { api, type DatasetView } from '../../api.js'
import { State } from '../../parts/state.js'
import { asObject, Form, type FormContext, textOf, type Widget, withField } from '../../schema-form/form.js'
import { type JsonSchema, kindOf, resolve, type Schemas } from '../../schema-form/json-schema.js'
import { Fields, SchemaField } from '../../schema-form/schema-field.js'

type Props = { value: unknown; errors: ReadonlyMap<string, string>; datasets: readonly DatasetView[]; onChange: (value: unknown) => void }

/** Parts of a job that stand open from the start; the others are a line until they are wanted. */
const open: ReadonlySet<string> = new Set(['dataset', 'architecture', 'optimizer', 'training', 'ensemble', 'model'])
const simple: ReadonlySet<string> = new Set(['text', 'number', 'numbers', 'options', 'switch', 'json'])

/** The job as fields, made from the schema of the running service. */
export function JobForm({ value, errors, datasets, onChange }: Props) {
  const document = useQuery({ queryKey: ['openapi'], queryFn: api.openapi, staleTime: Infinity })
  const schemas = document.data?.components.schemas as Schemas | undefined
  const context = useMemo(
    (): FormContext => ({ schemas: schemas ?? {}, errors, widgets: { 'dataset.id': datasetChoice(datasets) } }),
    [schemas, errors, datasets],
  )
  return (
    <State
      query={document}
      empty={schemas && !('JobSpecInput' in schemas) && 'The form is unavailable because the service does not describe jobs. Use JSON instead.'}
    >
      {schemas?.['JobSpecInput'] && (
        <Form.Provider value={context}>
          <Parts schema={schemas['JobSpecInput']} schemas={schemas} value={value} onChange={onChange} />
        </Form.Provider>
      )}
    </State>
  )
}

function Parts({ schema, schemas, value, onChange }: { schema: JsonSchema; schemas: Schemas; value: unknown; onChange: (value: unknown) => void }) {
  const kind = kindOf(resolve(schema, schemas), schemas)
  if (kind.kind !== 'object') return null
  const isSimple = (each: JsonSchema) => simple.has(kindOf(each, schemas).kind)
  return (
    <>
      <Fields path="" label="Job" schema={schema} value={value} onChange={onChange} fields={kind.fields.filter((field) => isSimple(field.schema))} />
      {kind.fields
        .filter((field) => !isSimple(field.schema))
        .map((field) => (
          <Part key={field.name} name={field.name} opened={open.has(field.name)}>
            <SchemaField
              path={field.name}
              label={field.name}
              schema={field.schema}
              value={asObject(value)[field.name]}
              onChange={(next) => onChange(withField(value, field.name, next))}
            />
          </Part>
        ))}
    </>
  )
}

function Part({ name, opened, children }: { name: string; opened: boolean; children: preact.ComponentChildren }) {
  return (
    <details class="part" open={opened}>
      <summary>{name}</summary>
      {children}
    </details>
  )
}

/** Data sets by name, in place of their ids. */
function datasetChoice(datasets: readonly DatasetView[]): Widget {
  return ({ id, value, onChange }) => (
    <select id={id} value={textOf(value)} onChange={(event) => onChange(event.currentTarget.value)}>
      {datasets.every((dataset) => dataset.id !== value) && <option value={textOf(value)}>{textOf(value)}</option>}
      {datasets.map((dataset) => (
        <option key={dataset.id} value={dataset.id}>
          {dataset.name}, {dataset.rows === undefined ? '–' : countText(dataset.rows)} rows
        </option>
      ))}
    </select>
  )
}
