import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('listApiKeys', ({ api, call }) => {
  test('200: the keys of the project, none of another', async () => {
    const list = async (headers = api().headers.admin) => (await call('GET', '/v1/api-keys', { headers })).json().data.map(({ id }: { id: string }) => id)
    const { id } = await api().keyFor(api().projects.own, ['predict'])
    expect(await list()).toContain(id)
    expect(await list(api().headers.other)).not.toContain(id)
  })
  test('400: a limit that is no number', async () => {
    expect((await call('GET', '/v1/api-keys?limit=many')).statusCode).toBe(400)
  })
})
