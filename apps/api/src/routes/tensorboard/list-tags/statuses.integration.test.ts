import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { claimNext, points } from '@trainyard/testing/api/play-worker.js'

testEndpoint('listTensorboardTags', ({ api, call, newJob }) => {
  const measure = async () => {
    const job = await newJob()
    const { lease } = await claimNext(api().db, { jobId: job })
    await api().db.metrics.append(lease, points('loss', 3))
    return `${job}/member-0`
  }

  test('200: the metrics of each run', async () => {
    const run = await measure()
    expect((await call('GET', '/tensorboard/data/plugin/scalars/tags')).json()).toEqual({ [run]: { loss: { displayName: 'loss', description: '' } } })
  })
})
