import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('downloadTensorboardEvents', ({ api, call, newJob }) => {
  test('200: an archive with a folder a member', async () => {
    const job = await newJob()
    const reply = await call('GET', `/v1/jobs/${job}/tensorboard`)
    expect([reply.statusCode, reply.rawPayload.toString('latin1', 0, 100)]).toEqual([200, expect.stringContaining(`${job}/member-0/events.out`)])
  })
  test('400: an id that cannot be stored', async () => {
    expect((await call('GET', '/v1/jobs/%00/tensorboard')).statusCode).toBe(400)
  })
  test('404: a job of another project', async () => {
    expect((await call('GET', `/v1/jobs/${await newJob()}/tensorboard`, { headers: api().headers.other })).statusCode).toBe(404)
  })
})
