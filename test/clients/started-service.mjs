// The service that clients are tried against: TRAINYARD_URL (http://127.0.0.1:8080 if left out) and TRAINYARD_API_KEY say which.
import { setTimeout as pause } from 'node:timers/promises'

/** Where the service is and how to ask it; `missing` says why there is none. */
export async function startedService() {
  const url = process.env.TRAINYARD_URL ?? 'http://127.0.0.1:8080'
  const key = process.env.TRAINYARD_API_KEY
  if (key === undefined) return { missing: 'TRAINYARD_API_KEY is not set' }
  const ready = await fetch(`${url}/healthz`).catch(() => null)
  if (!ready?.ok) return { missing: `no service answers at ${url}` }
  return { url, key, missing: null, trainModels: () => trainModels(url, key) }
}

// The models that the clients ask, where a service does not have them: a table of numbers, one with texts and missing values, and images.
const subjects = [
  { sample: 'iris', layers: [{ type: 'dense', units: 16, activation: 'relu' }] },
  { sample: 'penguins', layers: [{ type: 'dense', units: 16, activation: 'relu' }] },
  {
    sample: 'digits',
    layers: [{ type: 'conv2d', filters: 4, kernel_size: 3 }, { type: 'batch_normalization' }, { type: 'activation', function: 'relu' }, { type: 'flatten' }],
  },
]

/** Trains what is missing of the models `clients-iris`, `clients-penguins` and `clients-digits`, two members each, and gives them the alias `best`. */
async function trainModels(url, key) {
  const call = async (method, place, body) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const reply = await fetch(`${url}/v1/${place}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    if (reply.ok) return reply.status === 204 ? null : reply.json()
    if (method === 'GET' && reply.status === 404) return null
    throw new Error(`${method} ${place}: ${reply.status} ${await reply.text()}`)
  }
  const ended = async (place, running) => {
    for (;;) {
      const object = await call('GET', place)
      if (!running.includes(object.status)) return object
      await pause(200)
    }
  }
  for (const { sample, layers } of subjects) {
    const name = `clients-${sample}`
    if (await call('GET', `models/${name}`)) continue
    const { id } = await call('POST', 'datasets', { source: { type: 'sample', sample } })
    await ended(`datasets/${id}`, ['preparing'])
    const job = await call('POST', 'jobs', {
      name,
      dataset: { id },
      architecture: { layers },
      training: { epochs: 5, batch_size: 32 },
      ensemble: { members: 2 },
      model: { name },
    })
    const { status } = await ended(`jobs/${job.id}`, ['queued', 'running', 'stopping'])
    if (status !== 'succeeded') throw new Error(`the job that trains ${name} is ${status}`)
    await call('PUT', `models/${name}/aliases/best`, { version: '1' })
  }
}
