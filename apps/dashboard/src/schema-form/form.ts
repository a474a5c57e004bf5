import { TrainyardError } from '@trainyard/client'
import { type ComponentType, createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { JsonSchema, Schemas } from './json-schema.js'

/** A field of its own for one path, in place of what the schema gives. */
export type Widget = ComponentType<{ id: string; value: unknown; onChange: (value: unknown) => void }>

/** What all fields of a form share: the schemas by name, the errors by path, and fields of their own by path. */
export type FormContext = { schemas: Schemas; errors: ReadonlyMap<string, string>; widgets: Readonly<Record<string, Widget>> }

export const Form = createContext<FormContext>({ schemas: {}, errors: new Map(), widgets: {} })
export const useForm = (): FormContext => useContext(Form)

/** What every field of the form is given. */
export type FieldProps = {
  /** Path of the value, as the API writes it in its errors. */
  path: string
  label: string
  schema: JsonSchema
  required?: boolean
  value: unknown
  /** Undefined takes the value away, so that the default holds. */
  onChange: (value: unknown) => void
}

/** A value as an object; empty where it is none. */
export const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}

/** A value as a list; empty where it is none. */
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The object with one field changed; undefined takes the field away, so that its default holds. */
export function withField(value: unknown, name: string, next: unknown): Record<string, unknown> {
  const { [name]: _before, ...rest } = asObject(value)
  if (next === undefined) return rest
  return name in asObject(value)
    ? Object.fromEntries(Object.entries(asObject(value)).map(([key, each]) => [key, key === name ? next : each]))
    : { ...rest, [name]: next }
}

/** The list with one entry changed, or without it. */
export const withEntry = (value: unknown, index: number, next: unknown): unknown[] =>
  asList(value).flatMap((each, at) => (at !== index ? [each] : next === undefined ? [] : [next]))

/** The list with one entry a place further up. */
export const movedUp = (value: unknown, index: number): unknown[] => {
  const list = [...asList(value)]
  const [entry] = list.splice(index, 1)
  list.splice(Math.max(0, index - 1), 0, entry)
  return list
}

/** What is left of an object when its type, in the field `key`, changes: the fields that the new type has too. */
export const retyped = (value: unknown, key: string, type: string, known: readonly string[]): Record<string, unknown> => ({
  [key]: type,
  ...Object.fromEntries(Object.entries(asObject(value)).filter(([name]) => name !== key && known.includes(name))),
})

/** The path of a field, written as the API writes it in its errors. */
export const join = (path: string, part: string | number): string => (typeof part === 'number' ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`)

/** A value as a line of text: nothing for none, JSON for what is made of parts. */
export const textOf = (value: unknown): string => (value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value))

/** What the service said of each field, by its path in the job; a sweep names those of its job below `job`. */
export const errorsByPath = (error: unknown): ReadonlyMap<string, string> =>
  new Map(error instanceof TrainyardError ? error.details.map(({ path, message }) => [path.replace(/^job\./, ''), message.replace(`${path} `, '')]) : [])
