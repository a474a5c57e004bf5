import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { claimNext, jobBody, points, succeed } from '@trainyard/testing/api/play-worker.js'

testEndpoint('publishSweep', ({ api, call, dataset }) => {
  /** A sweep of two rates whose trials have succeeded, the second with the better accuracy; its job names no model. */
  async function endedSweep(): Promise<{ id: string; trials: string[] }> {
    const { model: _model, ...job } = jobBody(await dataset())
    const space = { 'optimizer.learning_rate': { type: 'choice', values: [0.1, 0.2] } }
    const made = (await call('POST', '/v1/sweeps', { payload: { name: 'rates', job, space, objective: { metric: 'val_accuracy' } } })).json()
    const trials = made.trials.map((trial: { job_id: string }) => trial.job_id)
    for (const [index, jobId] of trials.entries()) {
      const { lease } = await claimNext(api().db, { jobId })
      await api().db.metrics.append(lease, [{ ...points('val_accuracy', 1)[0], value: 0.5 + index / 4 } as ReturnType<typeof points>[number]])
      await api().db.tasks.release(lease)
      await succeed(api(), jobId)
    }
    return { id: made.id, trials }
  }
  const publish = (id: string, payload: object, headers: Record<string, string> = api().headers.admin) =>
    call('POST', `/v1/sweeps/${id}/publish`, { payload, headers })

  test('201: the best trial, and the ensemble of all', async () => {
    const { id, trials } = await endedSweep()
    const best = await publish(id, { model: { name: 'best' } })
    expect(best.statusCode, best.body).toBe(201)
    expect(best.json()).toMatchObject({ name: 'rates: trial 1', spec: { model: { name: 'best' } }, members: [{ source: { job_id: trials[1], member: 0 } }] })
    const all = await publish(id, { model: { name: 'all' }, what: 'ensemble' })
    expect(all.json()).toMatchObject({
      name: 'rates: ensemble',
      parent: { type: 'ensemble', id },
      spec: { ensemble: { selection: 'greedy', metric: 'accuracy' } },
    })
    expect(all.json().members.map(({ source }: { source: { job_id: string } }) => source.job_id)).toEqual(trials)
  })
  test('400: without the name of a model', async () => {
    const { id } = await endedSweep()
    const reply = await publish(id, {})
    expect([reply.statusCode, reply.json().error.details[0].path]).toEqual([400, 'model'])
  })
  test('404: a sweep of another project', async () => {
    expect((await publish('swp_01k00000000000000000000000', { model: { name: 'best' } }, api().headers.other)).statusCode).toBe(404)
  })
  test('409: while no trial has succeeded', async () => {
    const space = { 'optimizer.learning_rate': { type: 'choice', values: [0.1] } }
    const { id } = (await call('POST', '/v1/sweeps', { payload: { job: jobBody(await dataset()), space } })).json()
    expect((await publish(id, {})).statusCode).toBe(409)
    expect((await publish(id, { what: 'ensemble' })).statusCode).toBe(409)
  })
  test('422: more members than one version can have', async () => {
    const { id, trials } = await endedSweep()
    await api().db.pool.query(
      `INSERT INTO members (id, job_id, index, seed, status, predictions_sha256, final, parameters)
        SELECT m.id || n, m.job_id, n, m.seed, m.status, m.predictions_sha256, m.final, m.parameters FROM members m, generate_series(1, 80) n WHERE m.job_id = ANY($1)`,
      [trials],
    )
    expect((await publish(id, { model: { name: 'best' } })).statusCode).toBe(422)
  })
  test('422: an idempotency key that was sent with another body', async () => {
    const [{ id }, headers] = [await endedSweep(), { ...api().headers.admin, 'idempotency-key': 'once' }]
    expect((await publish(id, { model: { name: 'one' } }, headers)).statusCode).toBe(201)
    expect((await publish(id, { model: { name: 'two' } }, headers)).statusCode).toBe(422)
  })
})
