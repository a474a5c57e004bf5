import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { claimNext, points } from '@trainyard/testing/api/play-worker.js'

testEndpoint('listTensorboardRuns', ({ api, call, newJob }) => {
  const measure = async () => {
    const job = await newJob()
    const { lease } = await claimNext(api().db, { jobId: job })
    await api().db.metrics.append(lease, points('loss', 3))
    return `${job}/member-0`
  }

  test('200: the members that have measured something, none of another project', async () => {
    const run = await measure()
    expect((await call('GET', '/tensorboard/data/runs')).json()).toEqual([run])
    expect((await call('GET', '/tensorboard/data/runs', { headers: api().headers.other })).json()).toEqual([])
  })
})
