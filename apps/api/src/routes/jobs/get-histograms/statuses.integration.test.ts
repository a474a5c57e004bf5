import type { LayerHistograms } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { claimNext } from '@trainyard/testing/api/play-worker.js'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

const spread = { low: -1, high: 1, counts: Array.from({ length: 32 }, (_, bin) => bin), not_finite: 2, total: 498 }
const layers: LayerHistograms[] = [{ layer: 'dense_1', weights: spread, gradients: spread, activations: null }]
const report = (step: number) => ({ member: 0, step, epoch: step / 10, at: '2026-01-01T00:00:00.000Z', layers })

testEndpoint('getJobHistograms', ({ api, call, newJob }) => {
  test('200: each inspection once, the earliest first, also where a step was reported again', async () => {
    const job = await newJob()
    const { lease } = await claimNext(api().db, { jobId: job })
    await api().db.histograms.append(lease, [report(20), report(10)])
    await api().db.histograms.append(lease, [{ ...report(10), layers: [] }])
    const reply = await call('GET', `/v1/jobs/${job}/histograms?member=0`)
    const data = [10, 20].map((step) => ({ step, epoch: step / 10, at: '2026-01-01T00:00:00.000Z', layers }))
    expect([reply.statusCode, reply.json()]).toEqual([200, { object: 'job.histograms', job_id: job, member: 0, data }])
  })
  test('400: a member that is no number', async () => {
    expect((await call('GET', `/v1/jobs/${await newJob()}/histograms?member=first`)).statusCode).toBe(400)
  })
  test('404: a member that the job does not have, and a job of another project', async () => {
    const job = await newJob()
    expect((await call('GET', `/v1/jobs/${job}/histograms?member=7`)).json().error.message).toContain('member 7')
    expect((await call('GET', `/v1/jobs/${job}/histograms`, { headers: api().headers.other })).statusCode).toBe(404)
  })
})
