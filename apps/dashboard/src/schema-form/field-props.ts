import type { JsonSchema } from './json-schema.js'

/** What every field of the form is given. */
export type FieldProps = {
  /** Path of the value, as the API writes it in its faults. */
  path: string
  label: string
  schema: JsonSchema
  required?: boolean
  value: unknown
  /** Undefined takes the value away, so that the default holds. */
  onChange: (value: unknown) => void
}
