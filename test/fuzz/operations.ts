import { isRecord } from '@trainyard/spec'
import type { Schema } from './values.js'

/** A field of the path or the query. */
export type Parameter = { name: string; place: 'path' | 'query'; required: boolean; schema: Schema }

/** One call of the API, as its document has it; `successes` are the statuses below 400 that it documents. */
export type Operation = {
  id: string
  method: string
  path: string
  parameters: Parameter[]
  body: Schema | null
  bodyRequired: boolean
  needsKey: boolean
  successes: readonly number[]
}

/** Every operation of an OpenAPI document. */
export function operationsOf(document: object): Operation[] {
  const paths = at(document, 'paths')
  return Object.entries(isRecord(paths) ? paths : {}).flatMap(([path, item]) =>
    Object.entries(isRecord(item) ? item : {}).flatMap(([method, operation]) => {
      const schema = at(operation, 'requestBody', 'content', 'application/json', 'schema')
      const security = at(operation, 'security')
      const responses = at(operation, 'responses')
      return {
        id: String(at(operation, 'operationId')),
        method: method.toUpperCase(),
        path,
        parameters: parametersOf(at(operation, 'parameters')),
        body: isRecord(schema) ? schema : null,
        bodyRequired: at(operation, 'requestBody', 'required') === true,
        needsKey: !(Array.isArray(security) && security.length === 0),
        successes: Object.keys(isRecord(responses) ? responses : {})
          .map(Number)
          .filter((status) => status < 400),
      }
    }),
  )
}

const parametersOf = (list: unknown): Parameter[] =>
  (Array.isArray(list) ? list : []).flatMap((each: unknown) => {
    const [place, schema] = [at(each, 'in'), at(each, 'schema')]
    if ((place !== 'path' && place !== 'query') || !isRecord(schema)) return []
    return [{ name: String(at(each, 'name')), place, required: at(each, 'required') === true, schema }]
  })

const at = (value: unknown, ...keys: readonly string[]): unknown => keys.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value)
