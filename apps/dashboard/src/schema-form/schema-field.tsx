import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { asList, asObject, type FieldProps, join, movedUp, retyped, textOf, useForm, withEntry, withField } from './form.js'
import { emptyValue, type JsonSchema, kindOf } from './json-schema.js'
import { ScalarField } from './scalar-field.js'

/** A field for any schema of the API's document: what the service can do, it can be asked for here, without a line of this form knowing it. */
export function SchemaField(props: FieldProps) {
  const { schemas, widgets } = useForm()
  const kind = kindOf(props.schema, schemas)
  if (widgets[props.path]) return <ScalarField {...props} kind={{ kind: 'text' }} />
  switch (kind.kind) {
    case 'object':
      return (
        <fieldset>
          <legend>{props.label}</legend>
          <Fields {...props} fields={kind.fields} />
        </fieldset>
      )
    case 'choice':
      return (
        <fieldset>
          <legend>{props.label}</legend>
          <Choice {...props} of={kind.key} options={kind.options} />
        </fieldset>
      )
    case 'list':
      return <ListField {...props} item={kind.item} most={kind.most} entry={(entry) => <Entry {...entry} />} />
    case 'optional':
      return <Optional {...props} inner={kind.schema} />
    case 'options':
    case 'number':
    case 'numbers':
    case 'switch':
    case 'text':
    case 'json':
      return <ScalarField {...props} kind={kind} />
  }
}

type Field = { name: string; schema: JsonSchema; required: boolean }

/** The fields of an object. A constant, such as the `type` that a choice has set, is not asked for. */
export function Fields({ path, value, onChange, fields }: FieldProps & { fields: readonly Field[] }) {
  return (
    <div class="fields">
      {fields
        .filter(({ schema }) => schema.const === undefined)
        .map(({ name, schema, required }) => (
          <SchemaField
            key={name}
            path={join(path, name)}
            label={name.replaceAll('_', ' ')}
            schema={schema}
            required={required}
            value={asObject(value)[name]}
            onChange={(next) => onChange(withField(value, name, next))}
          />
        ))}
    </div>
  )
}

/** A type (or preset) to choose, in the field `of`, and the fields of the chosen one. Fields that both types have keep their values. */
function Choice({ options, of: key, ...props }: FieldProps & { of: string; options: readonly { type: string; schema: JsonSchema }[] }) {
  const { schemas } = useForm()
  const chosen = asObject(props.value)[key] ?? asObject(props.schema.default)[key] ?? options[0]?.type
  const option = options.find(({ type }) => type === chosen)
  const kind = option && kindOf(option.schema, schemas)
  const known = (type: string) =>
    Object.entries(options.find((each) => each.type === type)?.schema.properties ?? {}).flatMap(([name, field]) => (field.readOnly === true ? [] : [name]))
  // The type must be there once anything else is.
  const change = (next: unknown) => props.onChange({ [key]: chosen, ...asObject(next) })
  return (
    <>
      <label class="type">
        <span class="unseen">
          {props.label}: {key}
        </span>
        <select
          value={textOf(chosen)}
          onChange={(event) => props.onChange(retyped(props.value, key, event.currentTarget.value, known(event.currentTarget.value)))}
        >
          {options.map(({ type }) => (
            <option key={type} value={type}>
              {type.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      </label>
      {kind?.kind === 'object' && <Fields {...props} onChange={change} fields={kind.fields} />}
    </>
  )
}

/** Something that may be left out as a whole. */
function Optional({ inner, ...props }: FieldProps & { inner: JsonSchema }) {
  const on = props.value !== undefined && props.value !== null
  return (
    <div class="optional">
      <label class="inline">
        <input type="checkbox" checked={on} onChange={(event) => props.onChange(event.currentTarget.checked ? {} : undefined)} />
        {props.label}
        {props.schema.description && <small>{props.schema.description}</small>}
      </label>
      {on && <SchemaField {...props} schema={inner} />}
    </div>
  )
}

/** An entry of a list: its type is chosen in its own line, without a frame around it. */
function Entry(props: FieldProps) {
  const { schemas } = useForm()
  const kind = kindOf(props.schema, schemas)
  return <div class="entry">{kind.kind === 'choice' ? <Choice {...props} of={kind.key} options={kind.options} /> : <SchemaField {...props} />}</div>
}

/** Entries in an order: each can be changed, moved up and taken away; the last line adds one. */
function ListField({ item, most, entry: field, ...props }: FieldProps & { item: JsonSchema; most: number; entry: (props: FieldProps) => JSX.Element }) {
  const { schemas, errors } = useForm()
  const kind = kindOf(item, schemas)
  const types = kind.kind === 'choice' ? kind.options.map(({ type }) => type) : []
  // default: entries of one kind have no types to choose from
  const [adding, setAdding] = useState(types[0] ?? '')
  const entries = asList(props.value)
  const error = errors.get(props.path)
  return (
    <fieldset class="list">
      <legend>{props.label}</legend>
      {error && <p class="error-text">{error}</p>}
      <ol>
        {entries.map((entry, index) => (
          <li key={index}>
            {field({
              path: join(props.path, index),
              label: `${props.label} ${index + 1}`,
              schema: item,
              value: entry,
              onChange: (next) => props.onChange(withEntry(props.value, index, next)),
            })}
            <span class="entry-buttons">
              <button
                type="button"
                disabled={index === 0}
                aria-label={`Move ${nameOf(entry, index)} up`}
                onClick={() => props.onChange(movedUp(props.value, index))}
              >
                ↑
              </button>
              <button type="button" aria-label={`Remove ${nameOf(entry, index)}`} onClick={() => props.onChange(withEntry(props.value, index, undefined))}>
                ✕
              </button>
            </span>
          </li>
        ))}
      </ol>
      {entries.length < most && (
        <span class="add">
          {types.length > 0 && (
            <select aria-label={`Type to add to ${props.label}`} value={adding} onChange={(event) => setAdding(event.currentTarget.value)}>
              {types.map((type) => (
                <option key={type} value={type}>
                  {type.replaceAll('_', ' ')}
                </option>
              ))}
            </select>
          )}
          <button type="button" onClick={() => props.onChange([...entries, kind.kind === 'choice' ? { [kind.key]: adding } : emptyValue(kind)])}>
            Add
          </button>
        </span>
      )}
    </fieldset>
  )
}

const nameOf = (entry: unknown, index: number) => `${index + 1}, ${textOf(asObject(entry)['type']) || 'entry'}`
