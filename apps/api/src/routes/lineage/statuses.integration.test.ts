import { lineageView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('getJobLineage', ({ api, call, newJob, trained }) => {
  test('200: what a job started from and what started from it, both ways, by the name of the model', async () => {
    const { job } = await trained()
    const { spec } = (await call('GET', `/v1/jobs/${job}`)).json()
    const body = { dataset: spec.dataset, architecture: { layers: spec.architecture.layers }, init: { model: 'small', reset: ['output'] } }
    const made = await call('POST', '/v1/jobs', { payload: body })
    expect([made.statusCode, made.json().spec?.init]).toMatchObject([201, { model: 'small', version: '1', from: { job_id: job } }])
    const step = { from: job, to: made.json().id, relation: 'init', model: { model: 'small', version: '1' } }
    for (const id of [job, made.json().id]) {
      const lineage = lineageView.parse((await call('GET', `/v1/jobs/${id}/lineage`)).json())
      expect(lineage).toMatchObject({ job_id: id, steps: [step], complete: true })
      expect(new Set(lineage.jobs.map(({ job_id: one }) => one))).toEqual(new Set([job, made.json().id]))
    }
  })
  test('400: an id that cannot be stored', async () => {
    expect((await call('GET', '/v1/jobs/%00/lineage')).statusCode).toBe(400)
  })
  test('404: a job of another project', async () => {
    expect((await call('GET', `/v1/jobs/${await newJob()}/lineage`, { headers: api().headers.other })).statusCode).toBe(404)
  })
})

testEndpoint('getModelVersionLineage', ({ api, call, trained }) => {
  test('200: that of the job which made the version', async () => {
    const { job } = await trained()
    expect(lineageView.parse((await call('GET', '/v1/models/small/versions/1/lineage')).json()).job_id).toBe(job)
  })
  test('400: a name that cannot be stored', async () => {
    expect((await call('GET', '/v1/models/%00/versions/1/lineage')).statusCode).toBe(400)
  })
  test('404: a model of another project', async () => {
    await trained()
    expect((await call('GET', '/v1/models/small/versions/1/lineage', { headers: api().headers.other })).statusCode).toBe(404)
  })
})
