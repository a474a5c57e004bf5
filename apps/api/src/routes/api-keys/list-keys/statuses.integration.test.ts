import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('listApiKeys', ({ api, call }) => {
  test('200: the keys of the project, none of another', async () => {
    const list = async (headers = api().headers.admin) => (await call('GET', '/v1/api-keys', { headers })).json().data.map(({ id }: { id: string }) => id)
    const { id } = await api().keyFor(api().projects.own, ['predict'])
    expect(await list()).toContain(id)
    expect(await list(api().headers.other)).not.toContain(id)
  })
  test('200: those who run the service see the keys of another project, and of all', async () => {
    const own = await api().keyFor(api().projects.own, ['predict'])
    const other = await api().keyFor(api().projects.other, ['predict'])
    const list = async (project: string) => (await call('GET', `/v1/api-keys?project=${project}&limit=100`)).json().data.map(({ id }: { id: string }) => id)
    expect(await list('other')).toContain(other.id)
    expect(await list('other')).not.toContain(own.id)
    expect(await list('*')).toEqual(expect.arrayContaining([own.id, other.id]))
    // One page after another, over the projects' border.
    const first = (await call('GET', '/v1/api-keys?project=*&limit=1')).json()
    const second = (await call('GET', `/v1/api-keys?project=*&limit=1&after=${first.next}`)).json()
    expect([first.data[0].id, second.data[0].id]).toEqual([other.id, own.id])
  })
  test("403: another project's admin asks for other projects' keys, whether they exist or not", async () => {
    for (const project of ['default', 'none', '*'])
      expect((await call('GET', `/v1/api-keys?project=${project}`, { headers: api().headers.other })).statusCode).toBe(403)
    expect((await call('GET', '/v1/api-keys?project=other', { headers: api().headers.other })).statusCode).toBe(200)
  })
  test('404: a project that there is not', async () => {
    expect((await call('GET', '/v1/api-keys?project=none')).statusCode).toBe(404)
  })
  test('400: a limit that is no number', async () => {
    expect((await call('GET', '/v1/api-keys?limit=many')).statusCode).toBe(400)
  })
})
