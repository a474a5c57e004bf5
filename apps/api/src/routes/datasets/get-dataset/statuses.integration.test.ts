import { datasetView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { readyDataset } from '@trainyard/testing/api/play-worker.js'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('getDataset', ({ api, call, dataset }) => {
  test('200: a data set with what is known of it', async () => {
    const reply = await call('GET', `/v1/datasets/${await dataset()}`)
    expect([reply.statusCode, datasetView.parse(reply.json())]).toMatchObject([200, { status: 'ready', rows: 8 }])
  })
  test('200: the warnings of its preparation', async () => {
    const warning = { code: 'files_skipped' as const, message: '2 files were skipped', column: 'x', lines: [3, 4], count: 2 }
    const id = await readyDataset(api(), api().projects.own, [warning])
    expect(datasetView.parse((await call('GET', `/v1/datasets/${id}`)).json()).warnings).toEqual([warning])
  })
  test('400: an id that cannot be stored', async () => {
    expect((await call('GET', '/v1/datasets/%00')).statusCode).toBe(400)
  })
  test('404: a data set of another project, and what cannot be an id', async () => {
    expect((await call('GET', `/v1/datasets/${await dataset()}`, { headers: api().headers.other })).statusCode).toBe(404)
    expect((await call('GET', '/v1/datasets/mine')).statusCode).toBe(404)
  })
})
