import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { readyDataset } from '@trainyard/testing/api/play-worker.js'

testEndpoint('deleteDataset', ({ api, call, dataset, newJob }) => {
  test('200: it is gone', async () => {
    const id = await readyDataset(api(), api().projects.own)
    expect((await call('DELETE', `/v1/datasets/${id}`)).json()).toEqual({ object: 'dataset', id, deleted: true })
    expect((await call('GET', `/v1/datasets/${id}`)).statusCode).toBe(404)
  })
  test('400: an id that cannot be stored', async () => {
    expect((await call('DELETE', '/v1/datasets/%00')).statusCode).toBe(400)
  })
  test('404: a data set of another project', async () => {
    expect((await call('DELETE', `/v1/datasets/${await dataset()}`, { headers: api().headers.other })).statusCode).toBe(404)
  })
  test('409: a job that has not ended uses it', async () => {
    const job = await newJob()
    const reply = await call('DELETE', `/v1/datasets/${await dataset()}`)
    expect([reply.statusCode, reply.json().error.message]).toEqual([409, expect.stringContaining(job)])
  })
})
