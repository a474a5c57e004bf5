import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('getFlatMetrics', ({ api, call, newJob }) => {
  test('200: rows as JSON and as CSV', async () => {
    const job = await newJob()
    const json = await call('GET', `/v1/jobs/${job}/metrics/flat`)
    expect([json.statusCode, json.json()]).toEqual([200, []])
    expect((await call('GET', `/v1/jobs/${job}/metrics/flat?format=csv`)).body).toBe('time,job_id,member,key,step,epoch,value\r\n')
  })
  test('400: a format that there is not', async () => {
    expect((await call('GET', `/v1/jobs/${await newJob()}/metrics/flat?format=xml`)).statusCode).toBe(400)
  })
  test('404: a job of another project', async () => {
    expect((await call('GET', `/v1/jobs/${await newJob()}/metrics/flat`, { headers: api().headers.other })).statusCode).toBe(404)
  })
})
