import { losesDigits, readJsonText } from '@trainyard/spec'
import type { JSX } from 'preact'
import { useEffect, useId, useState } from 'preact/hooks'
import { type FieldProps, textOf, useForm } from './form.js'
import type { FieldKind } from './json-schema.js'

type Scalar = Extract<FieldKind, { kind: 'options' | 'number' | 'numbers' | 'switch' | 'text' | 'json' }>

/** One value with its name, what it means, its default, and the server's complaint if there is one. */
export function ScalarField(props: FieldProps & { kind: Scalar }) {
  const { errors, widgets } = useForm()
  const id = useId()
  const error = errors.get(props.path)
  const about = [...(props.schema.description ? [`${id}-about`] : []), ...(error ? [`${id}-error`] : [])].join(' ')
  const Widget = widgets[props.path]
  const shared = { id, 'aria-invalid': error !== undefined, ...(about === '' ? {} : { 'aria-describedby': about }) }
  return (
    <div class="field">
      <label for={id}>
        {props.label}
        {props.required && <span class="quiet"> (required)</span>}
      </label>
      {Widget ? <Widget id={id} value={props.value} onChange={props.onChange} /> : <Input {...props} shared={shared} />}
      {props.schema.description && (
        <small id={`${id}-about`}>
          <Described text={props.schema.description} />
        </small>
      )}
      {error && (
        <small id={`${id}-error`} class="error-text">
          {error}
        </small>
      )}
    </div>
  )
}

/** A description with its code in backticks as code. */
function Described({ text }: { text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>
}

type Shared = { id: string; 'aria-invalid': boolean; 'aria-describedby'?: string }

function Input({ kind, schema, value, onChange, shared }: FieldProps & { kind: Scalar; shared: Shared }): JSX.Element {
  const preset = textOf(schema.default)
  switch (kind.kind) {
    case 'switch':
      return schema.default === undefined ? (
        <select
          {...shared}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value === 'true')}
        >
          <option value="">Automatic</option>
          <option value="true">yes</option>
          <option value="false">no</option>
        </select>
      ) : (
        <input
          {...shared}
          type="checkbox"
          checked={value === undefined ? schema.default === true : value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'options':
      return (
        <select
          {...shared}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
        >
          <option value="">{preset === '' ? '–' : `${preset} (default)`}</option>
          {kind.options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      )
    case 'number':
      return <Typed shared={shared} preset={preset} mode="decimal" value={value} onChange={onChange} read={readNumber} />
    case 'numbers':
      return (
        <Typed shared={shared} preset={numbersText(schema.default)} mode="text" value={value} shownAs={numbersText} onChange={onChange} read={readNumbers} />
      )
    case 'text':
      return <Typed shared={shared} preset={preset} mode="text" value={value} onChange={onChange} read={(text) => text} />
    case 'json':
      return <Typed shared={shared} preset={preset} mode="text" value={value} onChange={onChange} read={jsonOrText} />
  }
}

type TypedProps = {
  shared: Shared
  preset: string
  mode: 'decimal' | 'text'
  value: unknown
  onChange: (value: unknown) => void
  read: (text: string) => unknown
  shownAs?: (value: unknown) => string
}

/** A line of text that stands for a value. It keeps what was typed, such as `1e-`, while that is not yet the value meant. */
function Typed({ shared, preset, mode, value, onChange, read, shownAs = textOf }: TypedProps) {
  const shown = shownAs(value)
  const [typed, setTyped] = useState(shown)
  const meant = typed.trim() === '' ? undefined : read(typed.trim())
  useEffect(() => {
    if (JSON.stringify(meant) !== JSON.stringify(value ?? undefined)) setTyped(shown)
  }, [shown])
  return (
    <input
      {...shared}
      type="text"
      inputMode={mode}
      placeholder={preset}
      value={typed}
      onInput={(event) => {
        const text = event.currentTarget.value
        setTyped(text)
        onChange(text.trim() === '' ? undefined : read(text.trim()))
      }}
    />
  )
}

/** JSON where the text is JSON that says exactly one thing, otherwise the text itself, for the server to complain about. */
function jsonOrText(text: string): unknown {
  try {
    return readJsonText(text, { nan: 'rejected', inexact: 'rejected' })
  } catch {
    return text
  }
}

/** Numbers in a line, such as the units of each layer: `128, 64`. */
const numbersText = (value: unknown): string => (Array.isArray(value) ? value.map(textOf).join(', ') : textOf(value))

/** What is no number, or one that would be rounded, stays as it was typed, for the server to complain about. */
const readNumber = (text: string): number | string => (Number.isFinite(Number(text)) && !losesDigits(text) ? Number(text) : text)

/** Numbers in a line, each as `readNumber` reads it. */
const readNumbers = (text: string): unknown =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(readNumber)
