import { isRecord } from '@trainyard/spec'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** A reply as it is compared with the document; `body` is undefined where it is not looked at. */
export type SeenReply = { operationId: string; status: number; contentType: string | undefined; body: Buffer | string | undefined }

/** A request as it is compared with the document; a body that is undefined is not looked at. Fields of the query are as they stand in the address. */
export type SeenRequest = { operationId: string; body: unknown; query: ReadonlyMap<string, string> }

/** The OpenAPI document as a check of replies and requests. */
export type DocumentedReplies = {
  /** What is wrong with a reply: a status or a type that the document does not have, or a body that breaks its schema. Null for a good one. */
  problemOf(reply: SeenReply): string | null
  /** Which schema the body or a field of the query breaks; null for what the document allows. */
  problemOfRequest(request: SeenRequest): string | null
}

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')
const inside = (value: unknown, key: string): unknown => (isRecord(value) ? value[key] : undefined)

/** Compiles a document for checking; schemas are compiled when they are first needed. */
export function documentedReplies(document: object): DocumentedReplies {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  addFormats.default(ajv)
  ajv.addSchema({ ...document, $id: 'openapi' })
  const places = placesOf(document)
  const checks = new Map<string, ValidateFunction>()
  const checkAt = (pointer: string): ValidateFunction => {
    const known = checks.get(pointer) ?? ajv.compile({ $ref: `openapi#${pointer}` })
    checks.set(pointer, known)
    return known
  }
  return {
    problemOf({ operationId, status, contentType, body }) {
      const place = places.get(operationId)
      const what = `${operationId} ${status}`
      const named = inside(inside(place?.operation, 'responses'), String(status))
      const shared = inside(named, '$ref')
      const reply = typeof shared === 'string' ? shared.slice(2).split('/').reduce<unknown>(inside, document) : named
      if (!place || reply === undefined) return `${what}: the status is not documented`
      const content = inside(reply, 'content')
      if (!isRecord(content)) return body === undefined || body.length === 0 ? null : `${what}: no body is documented`
      const type = contentType?.split(';')[0]?.trim().toLowerCase()
      if (type === undefined || !(type in content)) return `${what}: the type ${type} is not documented, ${Object.keys(content).join(', ')} is`
      if (type === 'text/event-stream' && body !== undefined) {
        const name = inside(inside(inside(content[type], 'schema'), 'contentSchema'), '$ref')
        return framesProblem(what, String(body), checkAt(String(name).slice(1)), ajv)
      }
      // A part of a file, asked for by its range, is no JSON of its own.
      if (body === undefined || type !== 'application/json' || status === 206) return null
      const pointer = typeof shared === 'string' ? shared.slice(1) : `${place.pointer}/responses/${status}`
      const check = checkAt(`${pointer}/content/${escaped(type)}/schema`)
      const value = parsedJson(body)
      if (value === undefined) return `${what}: the body is no JSON: ${body.toString().slice(0, 500)}`
      if (check(value)) return null
      return `${what}: ${ajv.errorsText(check.errors, { dataVar: 'body' })} in ${body.toString().slice(0, 500)}`
    },
    problemOfRequest({ operationId, body, query }) {
      const place = places.get(operationId)
      if (!place) return null
      const schema = inside(inside(inside(inside(place.operation, 'requestBody'), 'content'), 'application/json'), 'schema')
      const check = schema === undefined || body === undefined ? null : checkAt(`${place.pointer}/requestBody/content/application~1json/schema`)
      if (check && !check(body)) return `${operationId}: ${ajv.errorsText(check.errors, { dataVar: 'body' })}`
      const parameters = inside(place.operation, 'parameters')
      for (const [index, parameter] of (Array.isArray(parameters) ? parameters : []).entries()) {
        const text = inside(parameter, 'in') === 'query' ? query.get(String(inside(parameter, 'name'))) : undefined
        if (text === undefined || text.includes('&')) continue
        const valid = checkAt(`${place.pointer}/parameters/${index}/schema`)
        const value = fieldValue(text)
        if (!value.some((each) => valid(each))) return `${operationId}: query.${String(inside(parameter, 'name'))} was ${text}`
      }
      return null
    },
  }
}

/** What a field of a query may be read as: its text, and the number that its digits write. */
function fieldValue(written: string): unknown[] {
  const text = new URLSearchParams(`field=${written}`).get('field') ?? written
  return /^-?\d+$/.test(text) ? [text, Number(text)] : [text]
}

/** What is wrong with the frames of a stream that are whole. One without data is no event, a comment neither. */
function framesProblem(what: string, body: string, check: ValidateFunction, ajv: Ajv2020): string | null {
  const whole = body.slice(0, body.lastIndexOf('\n\n') + 1)
  for (const text of whole.split('\n\n')) {
    const fields = new Map(text.split('\n').map((line): [string, string] => [line.split(': ', 1)[0] ?? line, line.slice(line.indexOf(': ') + 2)]))
    const data = fields.get('data')
    if (data === undefined) continue
    const frame = { event: fields.get('event'), data: parsedJson(data) }
    if (!check(frame)) return `${what}: ${ajv.errorsText(check.errors, { dataVar: 'frame' })} in ${text.slice(0, 500)}`
    // What continues a broken stream; the frame that says that the key has ended does not.
    if (frame.event !== 'unauthorized' && !/^[\w.-]+$/.test(fields.get('id') ?? '')) return `${what}: a frame without an id: ${text.slice(0, 500)}`
  }
  return null
}

function parsedJson(body: Buffer | string): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

/** Where each operation stands in the document. */
function placesOf(document: object): Map<string, { pointer: string; operation: unknown }> {
  const paths = inside(document, 'paths')
  const places = new Map<string, { pointer: string; operation: unknown }>()
  for (const [path, item] of isRecord(paths) ? Object.entries(paths) : [])
    for (const [method, operation] of isRecord(item) ? Object.entries(item) : [])
      places.set(String(inside(operation, 'operationId')), { pointer: `/paths/${escaped(path)}/${method}`, operation })
  return places
}
