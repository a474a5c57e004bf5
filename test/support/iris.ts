import type { TrainyardClient } from '@trainyard/client'
import { defined } from '@trainyard/spec'
import { until } from './until.js'

/** Adds the sample `iris`, waits until it is ready and gives back its id. */
export async function readyIris(client: TrainyardClient): Promise<string> {
  const { data } = await client.api.POST('/v1/datasets', { body: { name: 'iris', source: { type: 'sample', sample: 'iris' } } })
  const { id } = defined(data, 'the accepted data set')
  await until('iris to be prepared', async () => (await client.api.GET('/v1/datasets/{id}', { params: { path: { id } } })).data?.status === 'ready')
  return id
}
