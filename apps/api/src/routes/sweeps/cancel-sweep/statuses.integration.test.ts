import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { jobBody } from '@trainyard/testing/api/play-worker.js'

testEndpoint('cancelSweep', ({ api, call, dataset }) => {
  const newSweep = async (): Promise<string> => {
    const space = { 'optimizer.learning_rate': { type: 'choice', values: [0.1] } }
    return (await call('POST', '/v1/sweeps', { payload: { job: jobBody(await dataset()), space } })).json().id
  }

  const cancel = (id: string, options: Parameters<typeof call>[2] = {}) => call('POST', `/v1/sweeps/${id}/cancel`, options)

  test('200: its trials are cancelled', async () => {
    expect((await cancel(await newSweep())).json().trials).toMatchObject([{ status: 'cancelled' }])
  })
  test('400: an id that cannot be stored', async () => {
    expect((await cancel('%00')).statusCode).toBe(400)
  })
  test('404: a sweep of another project', async () => {
    expect((await cancel(await newSweep(), { headers: api().headers.other })).statusCode).toBe(404)
  })
  test('409: one that has ended', async () => {
    const id = await newSweep()
    await cancel(id)
    expect((await cancel(id)).statusCode).toBe(409)
  })
  test('422: an idempotency key that was sent with another body', async () => {
    const [id, headers] = [await newSweep(), { ...api().headers.admin, 'idempotency-key': 'once' }]
    expect((await cancel(id, { headers })).statusCode).toBe(200)
    expect((await cancel(id, { headers, payload: {} })).statusCode).toBe(422)
  })
})
