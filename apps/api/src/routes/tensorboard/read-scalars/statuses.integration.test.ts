import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { claimNext, points } from '@trainyard/testing/api/play-worker.js'

testEndpoint('readTensorboardScalars', ({ api, call, newJob }) => {
  const measure = async () => {
    const job = await newJob()
    const { lease } = await claimNext(api().db, { jobId: job })
    await api().db.metrics.append(lease, points('loss', 3))
    return `${job}/member-0`
  }

  const read = (query: Record<string, string>, headers = api().headers.admin) =>
    call('GET', `/tensorboard/data/plugin/scalars/scalars?${new URLSearchParams(query).toString()}`, { headers })

  test('200: the points of a tag', async () => {
    expect((await read({ run: await measure(), tag: 'loss' })).json()).toHaveLength(3)
  })
  test('400: no tag', async () => {
    expect((await read({ run: 'job/member-0' })).statusCode).toBe(400)
  })
  test('404: a run of another project', async () => {
    expect((await read({ run: await measure(), tag: 'loss' }, api().headers.other)).statusCode).toBe(404)
  })
})
