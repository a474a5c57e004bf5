import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { readyDataset } from '@trainyard/testing/api/play-worker.js'

testEndpoint('listDatasets', ({ api, call, dataset }) => {
  test('200: the data sets of the project page by page, none of another', async () => {
    const first = await dataset()
    const second = await readyDataset(api(), api().projects.own)
    const page = (await call('GET', '/v1/datasets?limit=1&order=asc')).json()
    expect([page.data[0].id, page.has_more]).toEqual([first, true])
    expect((await call('GET', `/v1/datasets?limit=1&order=asc&after=${page.last_id}`)).json().data[0].id).toBe(second)
    expect((await call('GET', '/v1/datasets', { headers: api().headers.other })).json().data).toEqual([])
  })
  test('400: an order that there is not', async () => {
    expect((await call('GET', '/v1/datasets?order=random')).statusCode).toBe(400)
  })
})
