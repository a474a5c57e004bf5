import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { asList, asObject, join, movedUp, textOf, withEntry } from './edit.js'
import type { FieldProps } from './field-props.js'
import { useForm } from './form-context.js'
import { emptyValue, type JsonSchema, kindOf } from './json-schema.js'

/** Entries in an order: each can be changed, moved up and taken away; the last line adds one. */
export function ListField({ item, most, entry: field, ...props }: FieldProps & { item: JsonSchema; most: number; entry: (props: FieldProps) => JSX.Element }) {
  const { schemas, faults } = useForm()
  const kind = kindOf(item, schemas)
  const types = kind.kind === 'choice' ? kind.options.map(({ type }) => type) : []
  const [adding, setAdding] = useState(types[0] ?? '')
  const entries = asList(props.value)
  const fault = faults.get(props.path)
  return (
    <fieldset class="list">
      <legend>{props.label}</legend>
      {fault && <p class="fault">{fault}</p>}
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
