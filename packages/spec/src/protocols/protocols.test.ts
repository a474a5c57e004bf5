import { expect, test } from 'vitest'
import { protocolAt, protocolRecords, protocols, routesOf } from './index.js'

/** The path of a route as a client calls it: the model `small`, its version 1 and its label `stable` in place of the parameters. */
const calledPath = (route: string): string =>
  route
    .replace(/\(\^[^)]*\)/g, '')
    .replace(/:name\b/, 'small')
    .replace(/:version\b/, '1')
    .replace(/:label\b/, 'stable')
    .replace('::', ':')

test('every record is filed under its own type, with calls of different ids and paths', () => {
  expect(Object.keys(protocols)).toEqual(protocolRecords.map(({ type }) => type))
  const routes = protocolRecords.flatMap(routesOf)
  expect(new Set(routes.map(({ operationId }) => operationId)).size).toBe(routes.length)
  expect(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(routes.length)
})

test('the errors of every call are in the words of its own protocol', () => {
  const calls = protocolRecords.flatMap(({ type, ...record }) => routesOf({ type, ...record }).map((route) => ({ type, ...route })))
  const asked = calls.filter(({ text }) => text === undefined)
  expect(asked.map(({ path }) => [path, protocolAt(calledPath(path)).type])).toEqual(asked.map(({ path, type }) => [path, type]))
})

test('an unknown call of a protocol speaks it too; everything else speaks our own', () => {
  expect(protocolAt('/v2/nothing?a=1').type).toBe('open_inference')
  expect(protocolAt('/v1/models/m:classify').type).toBe('tensorflow_serving')
  expect(protocolAt('/v1/models/m/labels/best:regress?x').type).toBe('tensorflow_serving')
  for (const url of ['/v1/models//metadata', '/v1/models/m/versions//metadata', '/v1/models//labels/best', '/v1/models/:predict'])
    expect(protocolAt(url).type).toBe('tensorflow_serving')
  expect(protocolAt('/invocations?model=m').type).toBe('mlflow_scoring')
  for (const url of ['/v1/jobs', '/v1/models/m', '/v2ray', '/invocations/x']) expect(protocolAt(url).type).toBe('trainyard')
})
