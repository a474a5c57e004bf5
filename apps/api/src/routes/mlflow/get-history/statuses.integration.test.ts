import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('getMlflowMetricHistory', ({ api, call, newJob }) => {
  const get = (query: string, headers = api().headers.admin) => call('GET', `/api/2.0/mlflow/metrics/get-history?${query}`, { headers })

  test('200: the values of a metric of a member', async () => {
    expect((await get(`run_id=${await newJob()}-0&metric_key=loss`)).json()).toEqual({ metrics: [] })
  })
  test('400: a page that was given to nobody', async () => {
    expect((await get(`run_id=${await newJob()}-0&metric_key=loss&page_token=next`)).statusCode).toBe(400)
  })
  test('404: a run of another project', async () => {
    expect((await get(`run_id=${await newJob()}-0&metric_key=loss`, api().headers.other)).statusCode).toBe(404)
  })
})
