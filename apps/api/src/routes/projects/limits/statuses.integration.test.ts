import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { projectLimits } from '@trainyard/spec'
import { expect, test } from 'vitest'

testEndpoint(['getProjectLimits', 'setProjectLimits', 'getProjectUsage'], ({ api, call }) => {
  const at = (project: string, what = 'limits') => `/v1/projects/${project}/${what}`

  test('200: limits have defaults; what is set counts, and what is left out has its default again', async () => {
    expect((await call('GET', at('other'))).json()).toMatchObject({ object: 'project.limits', project: 'other', weight: 1, limits: projectLimits })
    const set = await call('PUT', at('other'), { payload: { weight: 2.5, datasets: 3 } })
    expect(set.json()).toMatchObject({ weight: 2.5, limits: { ...projectLimits, datasets: 3 }, used: { datasets: expect.any(Number) } })
    expect((await call('PUT', at('other'), { payload: {} })).json()).toMatchObject({ weight: 1, limits: projectLimits })
  })
  test('200: usage by day, as JSON and as CSV', async () => {
    await api().db.pool.query(`INSERT INTO project_usage (project_id, day, attempts, compute_seconds, requests) VALUES ($1, '2026-01-02', 3, 4.5, 7)`, [
      api().projects.own,
    ])
    const days = `?from=2026-01-01&to=2026-01-31`
    const { data } = (await call('GET', at('default', `usage${days}`))).json()
    expect(data).toMatchObject([
      { object: 'project.usage', project: 'default', day: '2026-01-02', attempts: 3, compute_seconds: 4.5, requests: 7, stored_bytes: 0 },
    ])
    const csv = await call('GET', at('default', `usage${days}&format=csv`))
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(csv.body).toBe('day,attempts,compute_seconds,requests,predictions,prediction_rows,prediction_flops,stored_bytes\r\n2026-01-02,3,4.5,7,0,0,0,0\r\n')
    expect((await call('GET', at('default', 'usage?from=2030-01-01&to=2030-01-02'))).json().data).toEqual([])
  })
  test('400: limits and days that are none', async () => {
    for (const payload of [{ datasets: -1 }, { datasets: 1.5 }, { weight: 0 }, { open_jobs: '3' }, { sheep: 1 }])
      expect((await call('PUT', at('other'), { payload })).statusCode).toBe(400)
    for (const what of ['limits', 'usage']) expect((await call('GET', at('x'.repeat(200), what))).statusCode).toBe(400)
    for (const query of ['from=2026-02-30', 'to=yesterday', 'format=xml']) expect((await call('GET', at('default', `usage?${query}`))).statusCode).toBe(400)
  })
  test('403 and 404: only those who run the service set limits, and nobody else sees those of another project', async () => {
    const headers = api().headers.other
    expect((await call('PUT', at('other'), { headers, payload: {} })).statusCode).toBe(403)
    expect((await call('GET', at('other'), { headers })).statusCode).toBe(200)
    for (const what of ['limits', 'usage']) {
      expect((await call('GET', at('default', what), { headers })).statusCode).toBe(404)
      expect((await call('GET', at('-', what), { headers })).statusCode).toBe(200)
    }
    expect([(await call('GET', at('-'), { headers })).json().project, (await call('GET', at('-'))).json().project]).toEqual(['other', 'default'])
    expect((await call('PUT', at('none'), { payload: {} })).statusCode).toBe(404)
  })
})
