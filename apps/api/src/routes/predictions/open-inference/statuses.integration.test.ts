import { expect, test } from 'vitest'
import { standInServing } from '@trainyard/testing/api/stand-in-serving.js'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

const { serving, answerWith } = await standInServing()

const reads = {
  getInferenceServer: '/v2',
  getInferenceLive: '/v2/health/live',
  getInferenceReady: '/v2/health/ready',
  listInferenceModels: '/v2/models',
  getInferenceModel: '/v2/models/small',
  getInferenceModelReady: '/v2/models/small/ready',
  getInferenceModelConfig: '/v2/models/small/config',
  getInferenceModelStats: '/v2/models/small/stats',
  getInferenceModelVersion: '/v2/models/small/versions/1',
  getInferenceModelVersionReady: '/v2/models/small/versions/1/ready',
  getInferenceModelVersionConfig: '/v2/models/small/versions/1/config',
  getInferenceModelVersionStats: '/v2/models/small/versions/1/stats',
}
const posts = {
  indexInferenceRepository: '/v2/repository/index',
  infer: '/v2/models/small/infer',
  inferWithVersion: '/v2/models/small/versions/1/infer',
}

testEndpoint(
  [...Object.keys(reads), ...Object.keys(posts)],
  ({ call }) => {
    test.each([200, 400, 404])('%i: what the serving process answers is passed on by every path of the protocol', async (status) => {
      answerWith(status)
      for (const path of Object.values(reads)) expect([path, (await call('GET', path)).statusCode]).toEqual([path, status])
      for (const path of Object.values(posts)) expect([path, (await call('POST', path, { payload: { inputs: [] } })).statusCode]).toEqual([path, status])
    })
  },
  { serving },
)
