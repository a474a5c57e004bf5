import { jobView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('getJob', ({ api, call, newJob }) => {
  test('200: a job with its members', async () => {
    const id = await newJob()
    const reply = await call('GET', `/v1/jobs/${id}`)
    expect([reply.statusCode, jobView.parse(reply.json())]).toMatchObject([200, { id, status: 'queued', members: [{ index: 0 }] }])
  })
  test('400: an id that cannot be stored', async () => {
    expect((await call('GET', '/v1/jobs/%00')).statusCode).toBe(400)
  })
  test('404: a job of another project, and what cannot be an id', async () => {
    expect((await call('GET', `/v1/jobs/${await newJob()}`, { headers: api().headers.other })).statusCode).toBe(404)
    expect((await call('GET', '/v1/jobs/mine')).statusCode).toBe(404)
  })
})
