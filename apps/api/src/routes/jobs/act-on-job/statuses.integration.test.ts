import { jobAction } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { claimNext } from '@trainyard/testing/api/play-worker.js'

testEndpoint(['cancelJob', 'pauseJob', 'resumeJob', 'finishJob', 'retryJob'], ({ api, call, newJob, trained }) => {
  const act = (id: string, action: string, options: Parameters<typeof call>[2] = {}) => call('POST', `/v1/jobs/${id}/${action}`, options)

  test('200: a job is paused, resumed, cancelled and retried', async () => {
    const job = await newJob()
    const { lease } = await claimNext(api().db, { jobId: job })
    expect((await act(job, 'pause')).statusCode).toBe(200)
    await api().db.tasks.stop(lease, 'paused')
    expect((await act(job, 'resume')).statusCode).toBe(200)
    expect((await act(job, 'cancel')).statusCode).toBe(200)
    const retried = await act(job, 'retry')
    expect([retried.statusCode, retried.json().id === job]).toEqual([200, false])
  })
  test('200: a job that trains is finished early', async () => {
    const job = await newJob()
    await claimNext(api().db, { jobId: job })
    expect((await act(job, 'finish')).statusCode).toBe(200)
  })
  test.each(jobAction.options)('400: %s of an id that cannot be stored', async (action) => {
    expect((await act('%00', action)).statusCode).toBe(400)
  })
  test.each(jobAction.options)('404: %s of a job of another project', async (action) => {
    expect((await act(await newJob(), action, { headers: api().headers.other })).statusCode).toBe(404)
  })
  test.each(jobAction.options)('409: %s where the state does not allow it', async (action) => {
    const job = action === 'retry' || action === 'resume' ? await newJob() : (await trained()).job
    expect((await act(job, action)).statusCode).toBe(409)
  })
  test.each(jobAction.options)('422: %s with an idempotency key that was sent with another body', async (action) => {
    const job = await newJob()
    if (action === 'retry') await act(job, 'cancel')
    else if (action !== 'cancel') {
      const { lease } = await claimNext(api().db, { jobId: job })
      if (action === 'resume') {
        await act(job, 'pause')
        await api().db.tasks.stop(lease, 'paused')
      }
    }
    const headers = { ...api().headers.admin, 'idempotency-key': `${action}-once` }
    expect((await act(job, action, { headers })).statusCode).toBe(200)
    expect((await act(job, action, { headers, payload: {} })).statusCode).toBe(422)
  })
})
