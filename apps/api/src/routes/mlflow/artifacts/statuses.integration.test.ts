import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { expect, test } from 'vitest'

const proxy = '/api/2.0/mlflow-artifacts/artifacts'

testEndpoint(['listMlflowArtifacts', 'listMlflowArtifactFiles', 'downloadMlflowArtifact', 'downloadMlflowFolderArtifact'], ({ api, call, trained }) => {
  test('200, 206, 304 and 416: the file of a run, listed and read, whole and in part', async () => {
    const { job } = await trained()
    expect((await call('GET', `/api/2.0/mlflow/artifacts/list?run_id=${job}`)).json().files).toHaveLength(1)
    expect((await call('GET', `${proxy}?path=0/${job}/artifacts`)).json().files).toHaveLength(1)
    const url = `${proxy}/0/${job}/artifacts/model.safetensors`
    const { files } = (await call('GET', `/api/2.0/mlflow/artifacts/list?run_id=${job}-0&path=checkpoints`)).json()
    for (const each of [url, `${proxy}/0/${job}-0/artifacts/${files[0].path}`]) await readInParts(each)
  })
  const readInParts = async (url: string) => {
    const whole = await call('GET', url)
    expect(whole.statusCode).toBe(200)
    const { admin } = api().headers
    expect((await call('GET', url, { headers: { ...admin, range: 'bytes=0-7' } })).rawPayload).toHaveLength(8)
    expect((await call('GET', url, { headers: { ...admin, 'if-none-match': String(whole.headers.etag) } })).statusCode).toBe(304)
    expect((await call('GET', url, { headers: { ...admin, range: 'bytes=99999999-' } })).statusCode).toBe(416)
  }
  test('400: a path that leaves the run', async () => {
    expect((await call('GET', '/api/2.0/mlflow/artifacts/list?run_id=job_x&path=..')).statusCode).toBe(400)
    expect((await call('GET', `${proxy}?path=0/job_x/artifacts/..`)).statusCode).toBe(400)
    for (const path of ['a%00', 'a/b%00']) expect((await call('GET', `${proxy}/0/job_x/artifacts/${path}`)).statusCode, path).toBe(400)
  })
  test('404: a run that is not there', async () => {
    expect((await call('GET', '/api/2.0/mlflow/artifacts/list?run_id=job_x')).statusCode).toBe(404)
    expect((await call('GET', `${proxy}?path=0/job_x/artifacts`)).statusCode).toBe(404)
    for (const path of ['a', 'a/b', '..%2Fx']) expect((await call('GET', `${proxy}/0/job_x/artifacts/${path}`)).statusCode, path).toBe(404)
  })
})
