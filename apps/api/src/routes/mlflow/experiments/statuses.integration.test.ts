import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint(['searchMlflowExperiments', 'listMlflowExperiments', 'getMlflowExperiment', 'getMlflowExperimentByName'], ({ call }) => {
  const path = '/api/2.0/mlflow/experiments'
  const project = { experiment_id: '0', name: 'default' }

  test('200: the one experiment is the project of the key', async () => {
    expect((await call('POST', `${path}/search`, { payload: { max_results: 10 } })).json().experiments).toMatchObject([project])
    expect((await call('GET', `${path}/search?max_results=10`)).json().experiments).toMatchObject([project])
    expect((await call('GET', `${path}/get?experiment_id=0`)).json().experiment).toMatchObject(project)
    expect((await call('GET', `${path}/get-by-name?experiment_name=default`)).json().experiment).toMatchObject(project)
  })
  test('400: a field of another kind, and a name that is left out', async () => {
    expect((await call('POST', `${path}/search`, { payload: { max_results: 'all' } })).statusCode).toBe(400)
    expect((await call('GET', `${path}/search?max_results=all`)).statusCode).toBe(400)
    expect((await call('GET', `${path}/get`)).statusCode).toBe(400)
    expect((await call('GET', `${path}/get-by-name`)).statusCode).toBe(400)
  })
  test('404: another experiment, in the body of MLflow', async () => {
    expect((await call('GET', `${path}/get?experiment_id=7`)).json().error_code).toBe('RESOURCE_DOES_NOT_EXIST')
    expect((await call('GET', `${path}/get-by-name?experiment_name=other`)).statusCode).toBe(404)
  })
})
