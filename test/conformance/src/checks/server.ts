import { demand, type Check } from '../check.js'
import { modelPath, type Target } from '../target.js'

/** Reads a JSON object, or fails. */
const objectOf = (body: string): Record<string, unknown> => {
  const value: unknown = parsed(body)
  demand(typeof value === 'object' && value !== null && !Array.isArray(value), `the body must be a JSON object; received ${body.slice(0, 120)}`)
  return value as Record<string, unknown>
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** @throws {Failed} when the reply is not an error in the protocol's form. */
export function demandError({ status, body }: { status: number; body: string }, statuses: readonly number[]): void {
  demand(statuses.includes(status), `the status must be ${statuses.join(' or ')}; received ${status} ${body.slice(0, 160)}`)
  const { error } = objectOf(body)
  demand(typeof error === 'string' && error.length > 0, `the body must be {"error": "<text>"}; received ${body.slice(0, 160)}`)
}

/** @throws {Failed} when the server does not answer any more. */
export async function demandAlive(target: Target): Promise<void> {
  demand(await target.client.isLive(), '/v2/health/live must answer 200 after this')
}

/** Health, metadata and errors of the protocol's core. */
export const serverChecks: readonly Check[] = [
  {
    id: 'health-live',
    title: 'GET /v2/health/live answers 200, with {"live": true} or an empty body',
    run: async (target) => {
      const { status, body } = await target.send('GET', '/v2/health/live')
      demand(status === 200, `received ${status}`)
      demand(body === '' || objectOf(body)['live'] === true, `received ${body}`)
    },
  },
  {
    id: 'health-ready',
    title: 'GET /v2/health/ready answers 200, with {"ready": true} or an empty body',
    run: async (target) => {
      const { status, body } = await target.send('GET', '/v2/health/ready')
      demand(status === 200, `received ${status}`)
      demand(body === '' || objectOf(body)['ready'] === true, `received ${body}`)
    },
  },
  {
    id: 'server-metadata',
    title: 'GET /v2 names the server, its version and its extensions',
    run: async ({ server }) => {
      demand(typeof server.name === 'string' && typeof server.version === 'string', `name and version must be texts; received ${JSON.stringify(server)}`)
      demand(Array.isArray(server.extensions) && server.extensions.every((name) => typeof name === 'string'), 'extensions must be a list of texts')
    },
  },
  {
    id: 'model-metadata',
    title: 'every model tells name, platform, inputs and outputs with datatype and shape',
    run: async ({ models }) => {
      for (const model of models) {
        demand(typeof model.name === 'string' && typeof model.platform === 'string', `${model.name}: name and platform must be texts`)
        for (const tensor of [...model.inputs, ...model.outputs]) {
          const isShape = Array.isArray(tensor.shape) && tensor.shape.every((side) => Number.isSafeInteger(side) && side >= -1)
          demand(typeof tensor.name === 'string' && typeof tensor.datatype === 'string' && isShape, `${model.name}: received ${JSON.stringify(tensor)}`)
        }
        const names = model.inputs.map(({ name }) => name)
        demand(new Set(names).size === names.length, `${model.name}: two inputs have one name`)
      }
    },
  },
  {
    id: 'model-versions',
    title: 'metadata and readiness of a named version are those of the version',
    run: async ({ client, models }) => {
      for (const { name, versions = [] } of models) {
        for (const version of versions.slice(0, 3)) {
          demand(await client.isModelReady(name, { version }), `${name}, version ${version}: must be ready`)
          demand((await client.modelMetadata(name, { version })).name === name, `${name}, version ${version}: metadata names another model`)
        }
      }
    },
  },
  {
    id: 'unknown-model',
    title: 'an unknown model is 404 (400 by Triton) on every path, with the reason',
    run: async (target) => {
      const body = '{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]}'
      for (const name of ['there-is-no-such-model', '%20', 'a%2Fb', '%F0%9F%90%A2', 'x'.repeat(300)]) {
        demandError(await target.send('GET', `/v2/models/${name}`), [400, 404])
        demandError(await target.send('POST', `/v2/models/${name}/infer`, body, { 'content-type': 'application/json' }), [400, 404])
        demand((await target.send('GET', `/v2/models/${name}/ready`)).status >= 400, `${name}: must not be ready`)
      }
      await demandAlive(target)
    },
  },
  {
    id: 'unknown-version',
    title: 'an unknown version is 404 (400 by Triton), with the reason',
    run: async (target) => {
      for (const model of target.models.slice(0, 1)) {
        for (const version of ['987654321', '0', '-1', 'abc', '1e3', '99999999999999999999999']) {
          demandError(await target.send('GET', `${modelPath(model)}/versions/${version}`), [400, 404])
        }
      }
      await demandAlive(target)
    },
  },
]
