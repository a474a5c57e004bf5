import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('getMlflowRun', ({ api, call, newJob }) => {
  const get = (id: string, headers = api().headers.admin) => call('GET', `/api/2.0/mlflow/runs/get?run_id=${id}`, { headers })

  test('200: a job, and a member of it', async () => {
    const job = await newJob()
    for (const id of [job, `${job}-0`]) expect((await get(id)).json().run.info.run_id).toBe(id)
  })
  test('400: an id that cannot be stored', async () => {
    expect((await get('%00')).statusCode).toBe(400)
  })
  test('404: a run of another project, and no run', async () => {
    expect((await get(await newJob(), api().headers.other)).statusCode).toBe(404)
    expect((await get('none')).statusCode).toBe(404)
  })
})
