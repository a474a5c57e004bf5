import { limits, protocolRecords, routesOf } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { standInServing } from '@trainyard/testing/api/stand-in-serving.js'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { documentedPath } from '../../plugins/openapi/openapi-document.js'

const { serving, answerWith } = await standInServing()

/** Every call of every prediction protocol, on a model that is called `small`. */
const calls = protocolRecords.flatMap((record) =>
  routesOf(record).map(({ operationId, method, path, text }) => ({
    operationId,
    method,
    url: documentedPath(path).replace('{name}', 'small').replace('{version}', '1').replace('{label}', 'stable'),
    isForwarded: text === undefined,
  })),
)
const payload = { instances: [[1]] }

testEndpoint(
  calls.map(({ operationId }) => operationId),
  ({ call }) => {
    test.each([200, 400, 404, 429, 504])('%i: what the serving process answers is passed on by every path', async (status) => {
      answerWith(status)
      for (const { method, url } of calls.filter(({ isForwarded }) => isForwarded))
        expect([url, (await call(method, url, method === 'POST' ? { payload } : {})).statusCode]).toEqual([url, status])
    })
    test('415: a type that the serving process does not take', async () => {
      answerWith(415)
      expect((await call('POST', '/invocations', { payload })).statusCode).toBe(415)
    })
    test('200: what this process answers itself needs no key', async () => {
      for (const { method, url } of calls.filter(({ isForwarded }) => !isForwarded)) expect((await call(method, url, { headers: {} })).statusCode).toBe(200)
    })
    test('413: a body that is larger than the limit', async () => {
      expect((await call('POST', '/v1/models/small/predict', { payload: ' '.repeat(limits.predictBodyBytes + 1) })).statusCode).toBe(413)
    })
  },
  { serving },
)
