import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { jobBody } from '@trainyard/testing/api/play-worker.js'

testEndpoint('listSweeps', ({ api, call, dataset }) => {
  const newSweep = async (): Promise<string> => {
    const space = { 'optimizer.learning_rate': { type: 'choice', values: [0.1] } }
    return (await call('POST', '/v1/sweeps', { payload: { job: jobBody(await dataset()), space } })).json().id
  }

  test('200: the sweeps of the project, none of another', async () => {
    const id = await newSweep()
    expect((await call('GET', '/v1/sweeps')).json().data).toMatchObject([{ id, trial_count: 1 }])
    expect((await call('GET', '/v1/sweeps', { headers: api().headers.other })).json().data).toEqual([])
  })
  test('400: a limit that is no number', async () => {
    expect((await call('GET', '/v1/sweeps?limit=many')).statusCode).toBe(400)
  })
})
