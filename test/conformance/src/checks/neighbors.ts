import { type Check, demand, NotApplicable } from '../check.js'
import { inputsFor, modelThat, type Target } from '../target.js'

/** The first model that a V1 request with plain numbers can ask, by its answer to `GET /v1/models/<name>`. */
async function v1Model(target: Target) {
  const model = modelThat(
    target,
    ({ inputs }) => inputs.length === 1 && inputs[0]?.datatype === 'FP32' && inputs[0].shape.length === 2,
    'takes one row of numbers',
  )
  const status = await target.send('GET', `/v1/models/${encodeURIComponent(model.name)}`)
  if (status.status === 404) throw new NotApplicable('this server has no V1')
  const [input] = inputsFor(model, 1, 41)
  const row = Array.from(input?.data as Float32Array)
  return { model, row, status }
}

const predict = (target: Target, path: string, body: object) => target.send('POST', path, JSON.stringify(body), { 'content-type': 'application/json' })

/** The REST protocols that share their paths with V2: KServe's V1 and TensorFlow Serving's. */
export const neighborChecks: readonly Check[] = [
  {
    id: 'v1-predict',
    title: 'V1 and TensorFlow Serving: rows and columns give the same predictions',
    run: async (target) => {
      const { model, row } = await v1Model(target)
      const path = `/v1/models/${encodeURIComponent(model.name)}:predict`
      const rows = await predict(target, path, { instances: [row, row] })
      const columns = await predict(target, path, { inputs: [row, row] })
      demand(rows.status === 200 && columns.status === 200, `received ${rows.status} and ${columns.status} ${columns.body.slice(0, 160)}`)
      const { predictions } = JSON.parse(rows.body) as { predictions: unknown[] }
      demand(predictions.length === 2, `2 rows have ${predictions.length} predictions`)
      demand('outputs' in JSON.parse(columns.body), 'inputs are answered with outputs')
    },
  },
  {
    id: 'v1-both-forms',
    title: 'TensorFlow Serving: instances and inputs together are 400 with {"error": text}',
    run: async (target) => {
      const { model, row } = await v1Model(target)
      const { status, body } = await predict(target, `/v1/models/${encodeURIComponent(model.name)}:predict`, { instances: [row], inputs: [row] })
      demand(status === 400 && typeof JSON.parse(body).error === 'string', `received ${status} ${body.slice(0, 160)}`)
    },
  },
  {
    id: 'v1-status',
    title: 'TensorFlow Serving: the status names each version and its state',
    run: async (target) => {
      const { status } = await v1Model(target)
      const { model_version_status: versions } = JSON.parse(status.body) as { model_version_status?: { version: string; state: string }[] }
      demand(Array.isArray(versions) && versions.some(({ state }) => state === 'AVAILABLE'), `received ${status.body.slice(0, 160)}`)
    },
  },
  {
    id: 'v1-metadata',
    title: 'TensorFlow Serving: the metadata has the signature',
    run: async (target) => {
      const { model } = await v1Model(target)
      const { status, body } = await target.send('GET', `/v1/models/${encodeURIComponent(model.name)}/metadata`)
      demand(status === 200 && JSON.parse(body).metadata?.signature_def !== undefined, `received ${status} ${body.slice(0, 160)}`)
    },
  },
  {
    id: 'v1-unknown-model',
    title: 'TensorFlow Serving: an unknown model is 404 with {"error": text}',
    run: async (target) => {
      await v1Model(target)
      const { status, body } = await predict(target, '/v1/models/there-is-no-such-model:predict', { instances: [[1]] })
      demand(status === 404 && typeof JSON.parse(body).error === 'string', `received ${status} ${body.slice(0, 160)}`)
    },
  },
]
