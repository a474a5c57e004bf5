import { expect, test } from 'vitest'
import { standInServing } from '@trainyard/testing/api/stand-in-serving.js'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

const { serving, answerWith } = await standInServing()

const paths = {
  tensorflowServingPredict: '/v1/models/small:predict',
  tensorflowServingPredictVersion: '/v1/models/small/versions/1:predict',
  tensorflowServingPredictLabel: '/v1/models/small/labels/stable:predict',
}

testEndpoint(
  Object.keys(paths),
  ({ call }) => {
    test.each([200, 400, 404])('%i: what the serving process answers is passed on, whatever names the version', async (status) => {
      answerWith(status)
      for (const path of Object.values(paths)) expect((await call('POST', path, { payload: { instances: [[1]] } })).statusCode).toBe(status)
    })
  },
  { serving },
)
