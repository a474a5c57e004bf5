import { sweepView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { jobBody } from '@trainyard/testing/api/play-worker.js'

testEndpoint('createSweep', ({ api, call, dataset }) => {
  const space = { 'optimizer.learning_rate': { type: 'choice', values: [0.1, 0.01] } }
  const post = async (changes: object = {}, query = '', headers = api().headers.admin) =>
    call('POST', `/v1/sweeps${query}`, { payload: { job: jobBody(await dataset()), space, ...changes }, headers })

  test('200: a plan, and nothing is queued', async () => {
    const reply = await post({}, '?validate_only=true')
    expect([reply.statusCode, reply.json().trials.length]).toEqual([200, 2])
    expect((await call('GET', '/v1/jobs')).json().data).toEqual([])
  })
  test('201: the sweep, where the location says', async () => {
    const reply = await post()
    expect([reply.statusCode, reply.headers.location]).toEqual([201, `/v1/sweeps/${sweepView.parse(reply.json()).id}`])
  })
  test('400: a path that names no field', async () => {
    expect((await post({ space: { 'optimizer.speed': { type: 'choice', values: [1] } } })).statusCode).toBe(400)
  })
  test('404: a data set of another project', async () => {
    expect((await post({}, '', api().headers.other)).statusCode).toBe(404)
  })
  test('409: a data set that is still being prepared', async () => {
    const { id } = (await call('POST', '/v1/datasets', { payload: { source: { type: 'sample', sample: 'iris' } } })).json()
    expect((await post({ job: jobBody(id) })).statusCode).toBe(409)
  })
  test('422: more trials than a sweep may have', async () => {
    const seeds = { type: 'linear', from: 1, to: 200, count: 200, integer: true }
    expect((await post({ space: { ...space, seed: seeds } })).statusCode).toBe(422)
  })
})
