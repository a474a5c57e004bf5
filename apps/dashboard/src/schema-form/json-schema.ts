import { defined } from '@trainyard/spec'
/** The part of JSON Schema that the API's document uses. */
export type JsonSchema = {
  $ref?: string
  type?: string
  const?: unknown
  enum?: readonly unknown[]
  default?: unknown
  readOnly?: boolean
  title?: string
  description?: string
  properties?: Record<string, JsonSchema>
  required?: readonly string[]
  items?: JsonSchema | boolean
  prefixItems?: readonly JsonSchema[]
  oneOf?: readonly JsonSchema[]
  anyOf?: readonly JsonSchema[]
  minimum?: number
  maximum?: number
  maxItems?: number
}

/** Schemas by name, as `components.schemas` of the document has them. */
export type Schemas = Readonly<Record<string, JsonSchema>>

/** What kind of field a schema is filled in by. `json` is the way out for what has no field of its own. */
export type FieldKind =
  | { kind: 'object'; fields: { name: string; schema: JsonSchema; required: boolean }[] }
  | { kind: 'choice'; key: string; options: { type: string; schema: JsonSchema }[] }
  | { kind: 'list'; item: JsonSchema; most: number }
  | { kind: 'options'; options: string[] }
  | { kind: 'number'; integer: boolean; minimum: number | undefined; maximum: number | undefined }
  | { kind: 'switch' }
  | { kind: 'text' }
  | { kind: 'numbers' }
  | { kind: 'optional'; schema: JsonSchema }
  | { kind: 'json' }

const scalars: ReadonlySet<string | undefined> = new Set(['number', 'integer', 'string', 'boolean'])

/** Follows references; what stands beside one, such as a default, wins over what it points to. */
export function resolve(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const { $ref: reference, ...own } = schema
  if (reference === undefined) return schema
  return { ...resolve(schemas[defined(reference.split('/').at(-1), 'the name of a reference')] ?? {}, schemas), ...own }
}

/** How a schema, with its references followed, is filled in. */
export function kindOf(schema: JsonSchema, schemas: Schemas): FieldKind {
  const unions = schema.oneOf ?? schema.anyOf
  if (unions)
    return unionKind(
      unions.map((each) => resolve(each, schemas)),
      schemas,
    )
  if (schema.enum?.every((option) => typeof option === 'string'))
    return { kind: 'options', options: schema.enum.filter((option) => typeof option === 'string') }
  if (schema.type === 'object' && schema.properties) {
    return {
      kind: 'object',
      fields: Object.entries(schema.properties)
        .filter(([, field]) => field.readOnly !== true)
        .map(([name, field]) => ({ name, schema: resolve(field, schemas), required: schema.required?.includes(name) ?? false })),
    }
  }
  const elements = schema.prefixItems ?? (typeof schema.items === 'object' ? [schema.items] : [])
  if (schema.type === 'array' && elements.length > 0 && elements.every(({ type }) => type === 'number' || type === 'integer')) return { kind: 'numbers' }
  if (schema.type === 'array' && typeof schema.items === 'object')
    return { kind: 'list', item: resolve(schema.items, schemas), most: schema.maxItems ?? Infinity }
  if (schema.type === 'number' || schema.type === 'integer')
    return { kind: 'number', integer: schema.type === 'integer', minimum: schema.minimum, maximum: schema.maximum }
  if (schema.type === 'boolean') return { kind: 'switch' }
  return schema.type === 'string' ? { kind: 'text' } : { kind: 'json' }
}

/** Fields whose constant tells objects of a union apart. */
const tellingKeys = ['type', 'preset', 'format']

/** Objects discriminated by a constant, such as their `type`; or something that may also be null. */
function unionKind(members: readonly JsonSchema[], schemas: Schemas): FieldKind {
  for (const key of tellingKeys) {
    const types = members.map((member) => member.properties?.[key]?.const)
    if (types.every((type) => typeof type === 'string'))
      return { kind: 'choice', key, options: members.map((schema, index) => ({ type: String(types[index]), schema })) }
  }
  const [only, ...others] = members.filter(({ type }) => type !== 'null')
  if (!only || others.length > 0) return { kind: 'json' }
  return scalars.has(only.type) ? kindOf(only, schemas) : { kind: 'optional', schema: only }
}

/** What a new field starts as: for a list none, for an object discriminated by its type that type, for anything else nothing. */
export const emptyValue = (kind: FieldKind): unknown =>
  kind.kind === 'choice' ? { [kind.key]: kind.options[0]?.type } : kind.kind === 'list' ? [] : kind.kind === 'object' ? {} : undefined
