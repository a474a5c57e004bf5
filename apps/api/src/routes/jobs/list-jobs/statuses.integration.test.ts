import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('listJobs', ({ api, call, newJob }) => {
  test('200: jobs by status and name, none of another project', async () => {
    const [queued, cancelled] = [await newJob({ name: 'first' }), await newJob({ name: 'second' })]
    await call('POST', `/v1/jobs/${cancelled}/cancel`)
    const ids = async (query: string, headers = api().headers.admin) =>
      (await call('GET', `/v1/jobs?${query}`, { headers })).json().data.map(({ id }: { id: string }) => id)
    expect(await ids('status=queued,running')).toEqual([queued])
    expect(await ids('name=SECO')).toEqual([cancelled])
    expect(await ids('sort=name&order=asc')).toEqual([queued, cancelled])
    expect(await ids('', api().headers.other)).toEqual([])
  })
  test('400: a status that there is not', async () => {
    expect((await call('GET', '/v1/jobs?status=tired')).statusCode).toBe(400)
  })
})
