import { datasetFormats, type ErrorCode, errorCodes, isRecord, protocolAt, protocolRecords, routesOf } from '@trainyard/spec'
import { STATUS_CODES } from 'node:http'
import { speaksMlflow } from '../errors/mlflow-error.js'
import type { RouteEntry } from '../route-table.js'

type Json = Record<string, unknown>
const inside = (value: unknown, ...keys: readonly string[]): Json =>
  keys.reduce<Json>((at, key) => (isRecord(at[key]) ? at[key] : {}), isRecord(value) ? value : {})

const idempotencyKey = {
  in: 'header',
  name: 'Idempotency-Key',
  required: false,
  schema: { type: 'string', maxLength: 255 },
  description: 'The same key and body replays the first reply; the same key with another body is 422',
}

const upload = {
  schema: {
    type: 'object',
    required: ['spec', 'file'],
    properties: {
      spec: { $ref: '#/components/schemas/UploadSpecInput', description: 'The first part, as JSON' },
      file: {
        type: 'array',
        items: { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' },
        description: datasetFormats.map(({ label, files }) => `${label}: ${files.words}`).join('. '),
      },
    },
  },
  encoding: { spec: { contentType: 'application/json' } },
}

/**
 * Adds what the route schemas cannot express: the idempotency header of POSTs, the multipart form of an upload, and the names of statuses. Changes the document
 * in place.
 */
export function documentRoutes<T>(document: T, table: readonly RouteEntry[]): T {
  const routes = new Map(table.map((route) => [`${route.method.toLowerCase()} ${documentedPath(route.url)}`, route]))
  for (const [path, item] of Object.entries(inside(document, 'paths'))) {
    for (const [method, operation] of Object.entries(inside(item))) {
      const route = routes.get(`${method} ${path}`)
      if (route) addSharedErrors(document, inside(operation, 'responses'), route, path)
      nameStatuses(operation)
    }
    const post = inside(item, 'post')
    const route = routes.get(`post ${path}`)
    if (route?.keepsReplies) post['parameters'] = [...(Array.isArray(post['parameters']) ? post['parameters'] : []), idempotencyKey]
    if (route?.takesFiles) post['requestBody'] = { required: true, content: { ...inside(post, 'requestBody', 'content'), 'multipart/form-data': upload } }
  }
  addProtocolTypes(document)
  boundTuples(document)
  return document
}

/** Writes the length of tuples as the length of a list: some tools reject the `false` that forbids further entries. */
function boundTuples(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(boundTuples)
  if (!isRecord(value)) return
  const { prefixItems } = value
  if (Array.isArray(prefixItems) && value['items'] === false) {
    delete value['items']
    Object.assign(value, { minItems: prefixItems.length, maxItems: prefixItems.length })
  }
  Object.values(value).forEach(boundTuples)
}

/** Replies of the prediction protocols that are not JSON. Their bodies are documented as JSON alone: generators cannot type a body that may be either. */
function addProtocolTypes(document: unknown): void {
  for (const { path, method, replyTypes = [] } of protocolRecords.flatMap(routesOf)) {
    const content = inside(document, 'paths', documentedPath(path), method.toLowerCase(), 'responses', '200', 'content')
    for (const type of replyTypes) content[type] = { schema: { type: 'string', contentMediaType: type } }
  }
}

/**
 * Errors that come from what all routes share, each once for each form in which clients read errors. A status that the route documents itself stays.
 */
function addSharedErrors(document: unknown, responses: Json, route: RouteEntry, path: string): void {
  const form = errorSchemaAt(path)
  const components = inside(document, 'components')
  const shared = isRecord(components['responses']) ? components['responses'] : (components['responses'] = {})
  for (const { status } of sharedErrors(route).map((code) => errorCodes[code])) {
    const name = `${form}${status}`
    const content = { 'application/json': { schema: { $ref: `#/components/schemas/${form}` } } }
    Object.assign(shared, { [name]: { description: STATUS_CODES[status], content } })
    responses[status] ??= { $ref: `#/components/responses/${name}` }
  }
}

function sharedErrors({ method, access, keepsReplies, isCounted, isForwarded }: RouteEntry): ErrorCode[] {
  const counted: ErrorCode[] = isCounted ? ['rate_limited', 'internal', 'unavailable'] : []
  const guarded: ErrorCode[] = access === 'public' ? [] : ['unauthorized', 'forbidden']
  const forwarded: ErrorCode[] = isForwarded ? ['deadline_exceeded'] : []
  const withBody: ErrorCode[] = method === 'GET' ? [] : ['invalid_request', 'request_timeout', 'payload_too_large', 'unsupported_media_type']
  const kept: ErrorCode[] = keepsReplies ? ['conflict', 'idempotency_mismatch'] : []
  return [...counted, ...guarded, ...forwarded, ...withBody, ...kept]
}

const errorSchemaAt = (path: string): string =>
  speaksMlflow(path) ? 'MlflowError' : (protocolAt(path.replaceAll(/[{}]/g, '')).errors.form?.schema.meta()?.id ?? 'Error')

/** A reply without a description of its own is described by the name of its status. */
function nameStatuses(operation: unknown): void {
  for (const [status, reply] of Object.entries(inside(operation, 'responses'))) {
    if (isRecord(reply) && reply['description'] === 'Default Response') reply['description'] = STATUS_CODES[Number(status)] ?? status
  }
}

/** Drops the components that nothing refers to, followed from the paths. */
export function withoutUnusedSchemas<T>(document: T): T {
  const components = inside(document, 'components')
  const schemas = inside(components, 'schemas')
  const used = new Set<string>()
  const queue: unknown[] = [inside(document, 'paths'), components['responses']]
  while (queue.length > 0) {
    const value = queue.pop()
    if (Array.isArray(value)) queue.push(...value)
    if (!isRecord(value)) continue
    const name = /^#\/components\/schemas\/(\w+)$/.exec(String(value['$ref']))?.[1]
    if (name !== undefined && !used.has(name)) {
      used.add(name)
      queue.push(schemas[name])
    }
    queue.push(...Object.values(value))
  }
  components['schemas'] = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)))
  return document
}

/** A route's URL as the OpenAPI document writes it: `/v1/models/:name(^[A-Z]+)::predict` is `/v1/models/{name}:predict`. */
export function documentedPath(url: string): string {
  const [path = '', verb] = url.split('::')
  return path.replace(/:(\w+)(\([^)]*\))?/g, '{$1}') + (verb === undefined ? '' : `:${verb}`)
}
