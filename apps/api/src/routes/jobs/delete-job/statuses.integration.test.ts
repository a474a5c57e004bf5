import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('deleteJob', ({ api, call, newJob }) => {
  const cancelled = async (): Promise<string> => {
    const id = await newJob()
    await call('POST', `/v1/jobs/${id}/cancel`)
    return id
  }
  test('200: it is gone', async () => {
    const id = await cancelled()
    expect((await call('DELETE', `/v1/jobs/${id}`)).json()).toEqual({ object: 'job', id, deleted: true })
    expect((await call('GET', `/v1/jobs/${id}`)).statusCode).toBe(404)
    expect((await call('GET', `/v1/jobs/${id}/metrics`)).statusCode).toBe(404)
  })
  test('400: an id that cannot be stored', async () => {
    expect((await call('DELETE', '/v1/jobs/%00')).statusCode).toBe(400)
  })
  test('404: a job of another project, which stays', async () => {
    const id = await cancelled()
    expect((await call('DELETE', `/v1/jobs/${id}`, { headers: api().headers.other })).statusCode).toBe(404)
    expect((await call('GET', `/v1/jobs/${id}`)).statusCode).toBe(200)
  })
  test('409: one that has not ended', async () => {
    const reply = await call('DELETE', `/v1/jobs/${await newJob()}`)
    expect([reply.statusCode, reply.json().error.message]).toEqual([409, expect.stringContaining('cancel it')])
  })
})
