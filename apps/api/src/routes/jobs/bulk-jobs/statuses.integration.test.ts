import { expect, test } from 'vitest'
import { limits } from '@trainyard/spec'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('bulkJobs', ({ api, call, newJob, trained }) => {
  const missing = `job_${'0'.repeat(26)}`
  const bulk = (payload: object, headers = api().headers.admin) => call('POST', '/v1/jobs/bulk', { payload, headers })
  const outcomes = (reply: Awaited<ReturnType<typeof bulk>>) => reply.json().results.map(({ id, status }: { id: string; status: number }) => [id, status])

  test('200: each id has its own outcome and its own entry in the audit log', async () => {
    const [first, second, { job }] = [await newJob(), await newJob(), await trained()]
    const cancelled = await bulk({ action: 'cancel', ids: [first, missing, job, second] })
    expect(outcomes(cancelled)).toEqual([
      [first, 200],
      [missing, 404],
      [job, 409],
      [second, 200],
    ])
    expect(cancelled.json()).toMatchObject({ object: 'bulk', done: 2, failed: 2 })
    expect(cancelled.json().results[2].error).toMatchObject({ code: 'conflict', message: expect.stringContaining('succeeded') })
    const { data } = (await call('GET', '/v1/audit?operation=bulkJobs&order=asc')).json()
    expect(data.map(({ target, status }: { target: string; status: number }) => [target, status])).toEqual(outcomes(cancelled))

    const tagged = await bulk({ action: 'tag', ids: [first, job], add: ['kept'] })
    expect(outcomes(tagged)).toEqual([
      [first, 200],
      [job, 200],
    ])
    expect((await bulk({ action: 'tag', ids: [first], add: ['other'], remove: ['kept'] })).json().done).toBe(1)
    expect((await call('GET', `/v1/jobs/${first}`)).json().tags).toEqual(['other'])
    expect(outcomes(await bulk({ action: 'delete', ids: [first, job] }))).toEqual([
      [first, 200],
      [job, 409],
    ])
    expect((await call('GET', `/v1/jobs/${first}`)).statusCode).toBe(404)
  })
  test('200: jobs of another project are not found', async () => {
    const id = await newJob()
    expect(outcomes(await bulk({ action: 'cancel', ids: [id] }, api().headers.other))).toEqual([[id, 404]])
    expect((await call('GET', `/v1/jobs/${id}`)).json().status).toBe('queued')
  })
  test.each([
    [{ action: 'cancel', ids: [] }],
    [{ action: 'pause', ids: [missing] }],
    [{ action: 'cancel', ids: [missing, missing] }],
    [{ action: 'tag', ids: ['ds_1'], add: [] }],
    [{ action: 'delete', ids: Array.from({ length: limits.bulkJobs + 1 }, (_, index) => `job_${String(index).padStart(26, '0')}`) }],
  ])('400: %j', async (payload) => {
    expect((await bulk(payload)).statusCode).toBe(400)
  })
  test('422: an idempotency key that was sent with another body', async () => {
    const headers = { ...api().headers.admin, 'idempotency-key': 'bulk-once' }
    expect((await bulk({ action: 'cancel', ids: [missing] }, headers)).statusCode).toBe(200)
    expect((await bulk({ action: 'delete', ids: [missing] }, headers)).statusCode).toBe(422)
  })
})
