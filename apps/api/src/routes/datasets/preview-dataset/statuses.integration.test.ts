import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('previewDataset', ({ api, call, dataset }) => {
  test('200: rows in their order', async () => {
    const reply = await call('GET', `/v1/datasets/${await dataset()}/preview?offset=1&limit=2`)
    expect(reply.json().rows).toEqual([
      { index: 1, label: 'yes', values: { age: 2, pay: 6 } },
      { index: 2, label: 'no', values: { age: 3, pay: 7 } },
    ])
  })
  test('400: more rows than a page holds', async () => {
    expect((await call('GET', `/v1/datasets/${await dataset()}/preview?limit=100000`)).statusCode).toBe(400)
  })
  test('404: a data set of another project', async () => {
    expect((await call('GET', `/v1/datasets/${await dataset()}/preview`, { headers: api().headers.other })).statusCode).toBe(404)
  })
  test('409: one that is still being prepared', async () => {
    const { id } = (await call('POST', '/v1/datasets', { payload: { source: { type: 'sample', sample: 'iris' } } })).json()
    expect((await call('GET', `/v1/datasets/${id}/preview`)).statusCode).toBe(409)
  })
})
