import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('searchMlflowRuns', ({ call, newJob }) => {
  const search = (payload: object) => call('POST', '/api/2.0/mlflow/runs/search', { payload })

  test('200: a job and its members', async () => {
    const job = await newJob()
    const reply = await search({ experiment_ids: ['0'] })
    expect([reply.statusCode, reply.json().runs.some(({ info }: { info: { run_id: string } }) => info.run_id === job)]).toEqual([200, true])
  })
  test('400: a filter that cannot be read', async () => {
    const reply = await search({ experiment_ids: ['0'], filter: 'loss is low' })
    expect([reply.statusCode, reply.json().error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE'])
  })
})
