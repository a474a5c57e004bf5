import { jobView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('createEnsemble', ({ api, call, newJob, trained }) => {
  const combine = (payload: object, headers: Record<string, string> = api().headers.admin) => call('POST', '/v1/ensembles', { payload, headers })
  const finished = async (changes: object = {}): Promise<string> => (await trained({ seed: 3, ...changes })).job

  test('201: a job that only combines, found where Location says, and noted in the audit log', async () => {
    const jobs = [await finished(), await finished({ optimizer: { type: 'sgd', learning_rate: 0.3 } })]
    const reply = await combine({ jobs, model: { name: 'both' } })
    expect(reply.statusCode, reply.body).toBe(201)
    const job = jobView.parse(reply.json())
    expect(job).toMatchObject({ status: 'running', spec: { ensemble: { members: 2, selection: 'greedy' }, model: { name: 'both' } } })
    expect(job.members.map(({ source }) => source?.job_id)).toEqual(jobs)
    expect(reply.headers.location).toBe(`/v1/jobs/${job.id}`)
    const { data } = (await call('GET', '/v1/audit?limit=1')).json()
    expect(data).toMatchObject([{ operation: 'createEnsemble', target: job.id, status: 201 }])
    expect((await call('GET', `/v1/jobs/${job.id}`, { headers: api().headers.other })).statusCode).toBe(404)
  })
  test('400: neither jobs nor a sweep, both, one twice, and jobs with different rows, each with its path', async () => {
    const [one, other] = [await finished(), await finished({ seed: 4 })]
    const sweep = 'swp_01k00000000000000000000000'
    for (const [payload, path] of [
      [{}, 'jobs'],
      [{ jobs: [one], sweep }, 'jobs'],
      [{ jobs: [one, one] }, 'jobs[1]'],
      [{ jobs: [one, other] }, 'jobs[1]'],
      [{ jobs: [one], combine: 'best' }, 'combine'],
      [{ jobs: [one], metric: 'root_mean_squared_error' }, 'metric'],
    ] as const) {
      const reply = await combine(payload)
      expect([reply.statusCode, reply.json().error.details[0].path]).toEqual([400, path])
    }
  })
  test('404: a job of another project, and a sweep that is not there', async () => {
    expect((await combine({ jobs: [await finished()] }, api().headers.other)).statusCode).toBe(404)
    expect((await combine({ sweep: 'swp_01k00000000000000000000000' })).statusCode).toBe(404)
  })
  test('409: a job that has not succeeded', async () => {
    const [done, queued] = [await finished(), await newJob({ seed: 3 })]
    const reply = await combine({ jobs: [done, queued] })
    expect([reply.statusCode, reply.json().error.message]).toEqual([409, `jobs[1]: job ${queued} is queued; an ensemble is made of jobs that have succeeded`])
  })
  test('422: more members than all of them can be used', async () => {
    const jobs = [await finished(), await finished()]
    await api().db.pool.query(
      `INSERT INTO members (id, job_id, index, seed, status, predictions_sha256, final, parameters)
        SELECT m.id || n, m.job_id, n, m.seed, m.status, m.predictions_sha256, m.final, m.parameters FROM members m, generate_series(1, 40) n WHERE m.job_id = ANY($1)`,
      [jobs],
    )
    expect((await combine({ jobs, selection: 'all' })).statusCode).toBe(422)
  })
  test('422: an idempotency key that was sent with another body', async () => {
    const [jobs, headers] = [[await finished()], { ...api().headers.admin, 'idempotency-key': 'once' }]
    const first = await combine({ jobs }, headers)
    expect([first.statusCode, (await combine({ jobs }, headers)).json().id]).toEqual([201, first.json().id])
    expect((await combine({ jobs, selection: 'all' }, headers)).statusCode).toBe(422)
  })
})
