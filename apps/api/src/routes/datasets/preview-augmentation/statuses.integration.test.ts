import { expect, test } from 'vitest'
import { standInServing } from '@trainyard/testing/api/stand-in-serving.js'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

const { serving, answerWith } = await standInServing()

testEndpoint(
  'previewAugmentation',
  ({ call, dataset }) => {
    const preview = async (payload: object) => call('POST', `/v1/datasets/${await dataset()}/augmentation-preview`, { payload })

    test.each([200, 400, 404, 409, 504])('%i: what the serving process answers is passed on', async (status) => {
      answerWith(status)
      const reply = await preview({ seed: 1 })
      expect([reply.statusCode, reply.json()]).toEqual([status, { status }])
    })
    test('413: a body that is larger than the limit', async () => {
      expect((await preview({ text: 'x'.repeat(2_000_000) })).statusCode).toBe(413)
    })
  },
  { serving },
)
