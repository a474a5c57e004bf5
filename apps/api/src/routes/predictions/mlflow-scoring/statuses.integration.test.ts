import { expect, test } from 'vitest'
import { standInServing } from '@trainyard/testing/api/stand-in-serving.js'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

const { serving, answerWith } = await standInServing()

testEndpoint(
  ['mlflowInvocations', 'ping'],
  ({ call }) => {
    test.each([200, 400, 404])('%i: what the serving process answers is passed on', async (status) => {
      answerWith(status)
      expect((await call('POST', '/invocations', { payload: { inputs: [[1]] } })).statusCode).toBe(status)
    })
    test('200: a ping needs no key', async () => {
      expect((await call('GET', '/ping', { headers: {} })).statusCode).toBe(200)
    })
  },
  { serving },
)
