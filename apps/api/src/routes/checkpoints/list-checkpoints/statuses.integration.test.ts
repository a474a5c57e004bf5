import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('listCheckpoints', ({ api, call, newJob, trained }) => {
  test('200: the checkpoints of a job', async () => {
    const { job, checkpoint } = await trained()
    const reply = await call('GET', `/v1/jobs/${job}/checkpoints`)
    expect([reply.statusCode, reply.json().data]).toMatchObject([200, [{ id: checkpoint, kind: 'final' }]])
  })
  test('400: an id that cannot be stored', async () => {
    expect((await call('GET', '/v1/jobs/%00/checkpoints')).statusCode).toBe(400)
  })
  test('404: a job of another project', async () => {
    expect((await call('GET', `/v1/jobs/${await newJob()}/checkpoints`, { headers: api().headers.other })).statusCode).toBe(404)
  })
})
