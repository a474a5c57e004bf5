import { datasetFormats, isRecord } from '@trainyard/spec'
import { STATUS_CODES } from 'node:http'
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
        items: { type: 'string', contentMediaType: 'application/octet-stream' },
        description: datasetFormats.map(({ label, files }) => `${label}: ${files.words}`).join('. '),
      },
    },
  },
}

/**
 * Adds what the route schemas cannot express: the idempotency header of POSTs, the multipart form of an upload, and the names of statuses. Changes the document
 * in place.
 */
export function documentRoutes<T>(document: T, table: readonly RouteEntry[]): T {
  for (const [path, item] of Object.entries(inside(document, 'paths'))) {
    for (const operation of Object.values(inside(item))) nameStatuses(operation)
    const post = inside(item, 'post')
    const route = table.find(({ method, url }) => method === 'POST' && documentedPath(url) === path)
    if (route?.keepsReplies) post['parameters'] = [...(Array.isArray(post['parameters']) ? post['parameters'] : []), idempotencyKey]
    if (route?.takesFiles) Object.assign(inside(post, 'requestBody', 'content'), { 'multipart/form-data': upload })
  }
  return document
}

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
  const queue: unknown[] = [inside(document, 'paths')]
  for (let value = queue.pop(); value !== undefined; value = queue.pop()) {
    if (Array.isArray(value)) queue.push(...value)
    if (!isRecord(value)) continue
    const name = typeof value['$ref'] === 'string' ? value['$ref'].split('/').at(-1) : undefined
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
