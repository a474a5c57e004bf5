import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('compareMetrics', ({ api, call, newJob }) => {
  const compare = (payload: object, headers = api().headers.admin) => call('POST', '/v1/metrics/query', { payload, headers })

  test('200: the same keys of several jobs', async () => {
    const jobs = [await newJob(), await newJob()]
    const reply = await compare({ jobs, keys: ['loss'], max_points: 10 })
    expect([reply.statusCode, reply.json().data.map(({ job_id }: { job_id: string }) => job_id)]).toEqual([200, jobs])
  })
  test('400: no keys', async () => {
    expect((await compare({ jobs: [await newJob()], keys: [] })).statusCode).toBe(400)
  })
  test('404: a job of another project', async () => {
    expect((await compare({ jobs: [await newJob()], keys: ['loss'], max_points: 10 }, api().headers.other)).statusCode).toBe(404)
  })
})
