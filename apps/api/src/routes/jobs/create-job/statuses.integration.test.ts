import { jobView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { jobBody } from '@trainyard/testing/api/play-worker.js'

testEndpoint('createJob', ({ api, call, dataset }) => {
  const post = async (changes: object = {}, query = '') => call('POST', `/v1/jobs${query}`, { payload: { ...jobBody(await dataset()), ...changes } })

  test('200: a plan, and nothing is queued', async () => {
    const reply = await post({}, '?validate_only=true')
    expect([reply.statusCode, reply.json().object]).toEqual([200, 'job.plan'])
    expect((await call('GET', '/v1/jobs')).json().data).toEqual([])
  })
  test('201: the job, where the location says', async () => {
    const reply = await post()
    expect([reply.statusCode, reply.headers.location]).toEqual([201, `/v1/jobs/${jobView.parse(reply.json()).id}`])
  })
  test('400: all validation errors at once', async () => {
    const reply = await post({ seed: -1, colour: 'red' })
    expect([
      reply.statusCode,
      reply
        .json()
        .error.details.map(({ path }: { path: string }) => path)
        .sort(),
    ]).toEqual([400, ['colour', 'seed']])
  })
  test('404: a data set of another project', async () => {
    const reply = await call('POST', '/v1/jobs', { payload: jobBody(await dataset()), headers: api().headers.other })
    expect([reply.statusCode, reply.json().error.param]).toEqual([404, 'dataset.id'])
  })
  test('409: a data set that is still being prepared', async () => {
    const { id } = (await call('POST', '/v1/datasets', { payload: { source: { type: 'sample', sample: 'iris' } } })).json()
    expect((await call('POST', '/v1/jobs', { payload: jobBody(id) })).statusCode).toBe(409)
  })
  test('422: a network beyond what the service takes', async () => {
    const layers = [
      { type: 'dense', units: 65_536 },
      { type: 'dense', units: 65_536 },
    ]
    expect((await post({ architecture: { layers } })).statusCode).toBe(422)
  })
})
