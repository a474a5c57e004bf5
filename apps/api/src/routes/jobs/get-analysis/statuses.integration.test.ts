import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('getJobAnalysis', ({ api, call, newJob, trained }) => {
  test('200: where the ensemble is right and wrong', async () => {
    const { job } = await trained()
    expect((await call('GET', `/v1/jobs/${job}/analysis`)).json()).toMatchObject({ job_id: job, rows: 1 })
  })
  test('400: an id that cannot be stored', async () => {
    expect((await call('GET', '/v1/jobs/%00/analysis')).statusCode).toBe(400)
  })
  test('404: a job of another project', async () => {
    expect((await call('GET', `/v1/jobs/${await newJob()}/analysis`, { headers: api().headers.other })).statusCode).toBe(404)
  })
  test('409: a job that has not ended', async () => {
    expect((await call('GET', `/v1/jobs/${await newJob()}/analysis`)).statusCode).toBe(409)
  })
})
