import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('listAudit', ({ api, call }) => {
  const list = async (query = '', headers = api().headers.admin) => (await call('GET', `/v1/audit${query}`, { headers })).json()

  test('200: the calls of the project, none of another, page by page', async () => {
    const ids = [await api().keyFor(api().projects.own, ['predict']), await api().keyFor(api().projects.own, ['predict'])].map(({ id }) => id)
    for (const id of ids) await call('DELETE', `/v1/api-keys/${id}`)
    await call('DELETE', '/v1/jobs/none', { headers: api().headers.other })
    const first = await list('?limit=1')
    expect(first).toMatchObject({ data: [{ operation: 'revokeApiKey', target: ids[1], status: 200 }], has_more: true })
    expect(await list(`?limit=1&after=${first.next}`)).toMatchObject({ data: [{ target: ids[0] }] })
    expect((await list('', api().headers.other)).data).toMatchObject([{ operation: 'deleteJob', target: 'none', status: 404 }])
    expect((await list('?project=*')).data.map(({ operation }: { operation: string }) => operation)).toContain('deleteJob')
    expect((await list('?operation=deleteJob')).data).toEqual([])
  })
  test('400: a limit that is no number', async () => {
    expect((await call('GET', '/v1/audit?limit=many')).statusCode).toBe(400)
  })
  test('403: every project, for somebody who does not run the service; any of it, without the scope admin', async () => {
    expect((await call('GET', '/v1/audit?project=*', { headers: api().headers.other })).statusCode).toBe(403)
    expect((await call('GET', '/v1/audit', { headers: api().headers.reader })).statusCode).toBe(403)
  })
})
