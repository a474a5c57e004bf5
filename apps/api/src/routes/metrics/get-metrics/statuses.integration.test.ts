import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('getMetrics', ({ api, call, newJob }) => {
  test('200 and 304: a page, and nothing where the reader has it', async () => {
    const job = await newJob()
    const reply = await call('GET', `/v1/jobs/${job}/metrics`)
    expect([reply.statusCode, reply.json().series]).toEqual([200, []])
    const again = await call('GET', `/v1/jobs/${job}/metrics`, { headers: { ...api().headers.admin, 'if-none-match': String(reply.headers.etag) } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })
  test('400: steps the wrong way round', async () => {
    expect((await call('GET', `/v1/jobs/${await newJob()}/metrics?from_step=9&to_step=3`)).statusCode).toBe(400)
  })
  test('404: a job of another project', async () => {
    expect((await call('GET', `/v1/jobs/${await newJob()}/metrics`, { headers: api().headers.other })).statusCode).toBe(404)
  })
})
