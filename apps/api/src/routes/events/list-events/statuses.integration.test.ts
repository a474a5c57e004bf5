import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('listEvents', ({ api, call, newJob, trained }) => {
  test('200: the events of a job, the oldest first', async () => {
    const { job } = await trained()
    const reply = await call('GET', `/v1/jobs/${job}/events`)
    const types: string[] = reply.json().data.map(({ type }: { type: string }) => type)
    expect([reply.statusCode, types.length > 1]).toEqual([200, true])
  })
  test('204: a stream of a job that has ended, for a reader who has seen it all', async () => {
    const { job } = await trained()
    const headers = { ...api().headers.admin, accept: 'text/event-stream' }
    const whole = await call('GET', `/v1/jobs/${job}/events`, { headers })
    expect(whole.statusCode).toBe(200)
    const last = [...whole.body.matchAll(/^id: ?(\S+)$/gm)].at(-1)?.[1]
    expect((await call('GET', `/v1/jobs/${job}/events`, { headers: { ...headers, 'last-event-id': String(last) } })).statusCode).toBe(204)
  })
  test('400: an id of no frame', async () => {
    const headers = { ...api().headers.admin, accept: 'text/event-stream', 'last-event-id': 'yesterday' }
    expect((await call('GET', `/v1/jobs/${await newJob()}/events`, { headers })).statusCode).toBe(400)
  })
  test('404: a job of another project', async () => {
    expect((await call('GET', `/v1/jobs/${await newJob()}/events`, { headers: api().headers.other })).statusCode).toBe(404)
  })
})
