import { sweepView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { jobBody } from '@trainyard/testing/api/play-worker.js'

testEndpoint('getSweep', ({ api, call, dataset }) => {
  const newSweep = async (): Promise<string> => {
    const space = { 'optimizer.learning_rate': { type: 'choice', values: [0.1] } }
    return (await call('POST', '/v1/sweeps', { payload: { job: jobBody(await dataset()), space } })).json().id
  }

  test('200: a sweep with its trials', async () => {
    const id = await newSweep()
    expect(sweepView.parse((await call('GET', `/v1/sweeps/${id}`)).json())).toMatchObject({ id, trials: [{ index: 0 }] })
  })
  test('400: an id that cannot be stored', async () => {
    expect((await call('GET', '/v1/sweeps/%00')).statusCode).toBe(400)
  })
  test('404: a sweep of another project', async () => {
    expect((await call('GET', `/v1/sweeps/${await newSweep()}`, { headers: api().headers.other })).statusCode).toBe(404)
  })
})
