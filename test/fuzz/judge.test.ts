import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { documentedReplies } from '@trainyard/testing/api/documented-replies.js'
import { expect, test } from 'vitest'
import { type FuzzReply, problemOf } from './judge.js'
import { operationsOf } from './operations.js'
import { randomOf } from './random.js'
import { type FuzzRequest, type Material, requestFor } from './requests.js'

const document: object = JSON.parse(readFileSync(new URL('../../packages/client/openapi.json', import.meta.url), 'utf8'))
const documented = documentedReplies(document)
const operations = operationsOf(document)

const judged = (id: string, reply: Partial<FuzzReply> & { json?: unknown }, request: Partial<FuzzRequest> = {}) => {
  const operation = operations.find((each) => each.id === id) ?? operations[0]
  if (!operation) throw new Error('the document has no operations')
  const { json, ...rest } = reply
  const sent = {
    operation,
    method: operation.method,
    target: operation.path,
    headers: { 'content-type': 'application/json' },
    body: null,
    query: new Map(),
    ...request,
  }
  const headers = { 'x-request-id': 'r', 'content-type': 'application/json', ...rest.headers }
  return problemOf(sent, { status: 200, operationId: id, body: Buffer.from(JSON.stringify(json) ?? ''), ...rest, headers }, documented)?.kind ?? null
}
const health = { status: 'ok', version: '1' }
const key = {
  object: 'api_key',
  id: `key_${'0'.repeat(26)}`,
  name: 'a',
  project: 'p',
  scopes: ['predict'],
  created_at: '2026-01-01T00:00:00Z',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
  previous_expires_at: null,
}
const list = { object: 'list', data: [], first_id: null, last_id: null, next: null, has_more: false }

test('a good reply is good, also packed', () => {
  expect(judged('getHealth', { json: health })).toBeNull()
  expect(judged('getHealth', { body: gzipSync(JSON.stringify(health)), headers: { 'content-encoding': 'gzip' } })).toBeNull()
  expect(judged('createApiKey', { status: 201, json: key }, { body: Buffer.from('{"name":"a","scopes":["predict"]}') })).toBeNull()
  const frames = 'retry: 2000\nid: 0.0\n\n: alive\n\nevent: unauthorized\ndata: {"message":"a"}\n\nid: 1\nevent: metr'
  expect(judged('listEvents', { body: Buffer.from(frames), headers: { 'content-type': 'text/event-stream' } })).toBeNull()
  expect(judged('listApiKeys', { json: list }, { query: new Map([['limit', '5']]) })).toBeNull()
})

test.each([
  ['5xx', 'getHealth', { status: 500, json: {} }, {}],
  ['5xx', 'createApiKey', { status: 503, json: {} }, {}],
  ['no request id', 'getHealth', { json: health, headers: { 'x-request-id': undefined } }, {}],
  ['undocumented status', 'getHealth', { status: 418, json: health }, {}],
  ['schema', 'getHealth', { json: { ...health, more: 1 } }, {}],
  ['schema', 'getHealth', { json: { status: 'ok' } }, {}],
  ['schema', 'getHealth', { body: Buffer.from('ok') }, {}],
  ['schema', 'getHealth', { json: health, headers: { 'content-type': 'text/plain' } }, {}],
  ['schema', 'listEvents', { body: Buffer.from('id: 1\nevent: metric\ndata: {}\n\n'), headers: { 'content-type': 'text/event-stream' } }, {}],
  ['schema', 'listEvents', { body: Buffer.from('id: 1\nevent: other\ndata: {"message":"a"}\n\n'), headers: { 'content-type': 'text/event-stream' } }, {}],
  ['schema', 'getJob', { status: 404, json: { error: 'none' } }, {}],
  ['accepted invalid', 'createApiKey', { status: 201, json: key }, { body: Buffer.from('{"name":"a","scopes":[]}') }],
  [
    'accepted invalid',
    'createApiKey',
    { status: 201, json: key },
    { body: gzipSync('{"name":"a"}'), headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
  ],
  ['accepted invalid', 'listApiKeys', { json: list }, { query: new Map([['limit', '101']]) }],
  ['accepted invalid', 'listApiKeys', { json: list }, { query: new Map([['limit', '']]) }],
  ['accepted invalid', 'listApiKeys', { json: list }, { query: new Map([['order', 'up']]) }],
] as [string, string, Partial<FuzzReply> & { json?: unknown }, Partial<FuzzRequest>][])('%s is found: %s %j', (kind, id, reply, request) =>
  expect(judged(id, reply, request)).toBe(kind),
)

test('a seed and a number make the same request again, and others make others', () => {
  const material: Material = { document, keys: { good: 'k', others: ['o'] }, examples: {}, queryTexts: {}, seeds: {}, textFor: () => null, pathText: () => 'x' }
  const made = (seed: number) => operations.map((operation, index) => requestFor(operation, material, randomOf(seed, index)))
  expect(made(7)).toEqual(made(7))
  expect(made(8)).not.toEqual(made(7))
})
