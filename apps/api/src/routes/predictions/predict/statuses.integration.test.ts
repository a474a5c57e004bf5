import { limits } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { standInServing } from '@trainyard/testing/api/stand-in-serving.js'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

const { serving, answerWith } = await standInServing()

testEndpoint(
  'predict',
  ({ call }) => {
    test.each([200, 400, 404])('%i: what the serving process answers is passed on', async (status) => {
      answerWith(status)
      const reply = await call('POST', '/v1/models/small/predict', { payload: { instances: [[1]] } })
      expect([reply.statusCode, reply.json()]).toEqual([status, { status }])
    })
    test('413: a body that is larger than the limit', async () => {
      expect((await call('POST', '/v1/models/small/predict', { payload: ' '.repeat(limits.predictBodyBytes + 1) })).statusCode).toBe(413)
    })
  },
  { serving },
)
