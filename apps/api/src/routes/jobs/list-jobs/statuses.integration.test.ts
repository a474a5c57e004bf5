import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('listJobs', ({ api, call, newJob, trained }) => {
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
  test('200: jobs that fit conditions, sorted by what they measured, with how many there are', async () => {
    const { job } = await trained({ name: 'measured' })
    const reply = await call('GET', `/v1/jobs?where=${encodeURIComponent('name~MEAS status=succeeded')}&sort=val_accuracy&fold=sweeps&count=true&limit=1`)
    expect(reply.json()).toMatchObject({ total: 1, data: [{ id: job, dataset_name: expect.any(String), sweep: null, optimizer: 'adam' }] })
    expect((await call('GET', '/v1/jobs')).json().total).toBeNull()
  })
  test.each([
    ['where=tag%3E1', 'query.where is not valid: cannot read tag>: tag takes'],
    ['where=acuracy%3E1', 'query.where is not valid: has no field \\"acuracy\\"'],
    ['where=name%3Da%00b', '400'],
    ['sort=accuracy', 'query.sort must be one of created_at'],
    ['fold=models', 'query.fold must'],
  ])('400: %s', async (query, message) => {
    const reply = await call('GET', `/v1/jobs?${query}`)
    expect(`${reply.statusCode} ${reply.body}`).toContain(message)
    expect(reply.statusCode).toBe(400)
  })
  test('400: a status that there is not', async () => {
    expect((await call('GET', '/v1/jobs?status=tired')).statusCode).toBe(400)
  })
})
