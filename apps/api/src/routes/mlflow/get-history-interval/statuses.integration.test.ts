import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint(['getMlflowMetricInterval', 'getMlflowMetricIntervalForPages'], ({ api, call, newJob }) => {
  const get = (prefix: string, query: string, headers = api().headers.admin) =>
    call('GET', `${prefix}/2.0/mlflow/metrics/get-history-bulk-interval?${query}`, { headers })

  test.each(['/api', '/ajax-api'])('200: the values of several runs, below %s', async (prefix) => {
    expect((await get(prefix, `run_ids=${await newJob()}-0&metric_key=loss`)).json()).toEqual({ metrics: [] })
  })
  test.each(['/api', '/ajax-api'])('400: no key, below %s', async (prefix) => {
    expect((await get(prefix, `run_ids=${await newJob()}-0`)).statusCode).toBe(400)
  })
  test.each(['/api', '/ajax-api'])('404: a run of another project, below %s', async (prefix) => {
    expect((await get(prefix, `run_ids=${await newJob()}-0&metric_key=loss`, api().headers.other)).statusCode).toBe(404)
  })
})
