import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { jobBody } from '@trainyard/testing/api/play-worker.js'

testEndpoint('deleteSweep', ({ api, call, dataset }) => {
  const newSweep = async (): Promise<{ id: string; trials: { job_id: string }[] }> => {
    const space = { 'optimizer.learning_rate': { type: 'choice', values: [0.1, 0.2] } }
    return (await call('POST', '/v1/sweeps', { payload: { job: jobBody(await dataset()), space } })).json()
  }
  const cancelled = async () => {
    const sweep = await newSweep()
    await call('POST', `/v1/sweeps/${sweep.id}/cancel`)
    return sweep
  }

  test('200: it is gone with its trials', async () => {
    const { id, trials } = await cancelled()
    expect((await call('DELETE', `/v1/sweeps/${id}`)).json()).toEqual({ object: 'sweep', id, deleted: true })
    expect((await call('GET', `/v1/sweeps/${id}`)).statusCode).toBe(404)
    expect(trials).toHaveLength(2)
    for (const trial of trials) expect((await call('GET', `/v1/jobs/${trial.job_id}`)).statusCode).toBe(404)
  })
  test('400: an id that cannot be stored', async () => {
    expect((await call('DELETE', '/v1/sweeps/%00')).statusCode).toBe(400)
  })
  test('404: a sweep of another project', async () => {
    expect((await call('DELETE', `/v1/sweeps/${(await cancelled()).id}`, { headers: api().headers.other })).statusCode).toBe(404)
  })
  test('409: one that has not ended, and a trial by itself', async () => {
    const { id, trials } = await newSweep()
    expect((await call('DELETE', `/v1/sweeps/${id}`)).statusCode).toBe(409)
    await call('POST', `/v1/sweeps/${id}/cancel`)
    const reply = await call('DELETE', `/v1/jobs/${trials[0]?.job_id}`)
    expect([reply.statusCode, reply.json().error.message]).toEqual([409, expect.stringContaining(id)])
  })
})
