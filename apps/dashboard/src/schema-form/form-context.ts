import { createContext, type ComponentType } from 'preact'
import { useContext } from 'preact/hooks'
import type { Schemas } from './json-schema.js'

/** A field of its own for one path, in place of what the schema gives. */
export type Widget = ComponentType<{ id: string; value: unknown; onChange: (value: unknown) => void }>

/** What all fields of a form share: the schemas by name, the faults by path, and fields of their own by path. */
export type FormContext = { schemas: Schemas; faults: ReadonlyMap<string, string>; widgets: Readonly<Record<string, Widget>> }

export const Form = createContext<FormContext>({ schemas: {}, faults: new Map(), widgets: {} })
export const useForm = (): FormContext => useContext(Form)
