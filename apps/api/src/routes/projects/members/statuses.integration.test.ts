import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { expect, test } from 'vitest'

testEndpoint(['listProjectMembers', 'setProjectMember', 'removeProjectMember'], ({ api, call }) => {
  const at = (email: string, project = 'default') => `/v1/projects/${project}/members/${email}`
  const set = (email: string, role: string, project = 'default') => call('PUT', at(email, project), { payload: { role } })
  const emails = async (project = 'default') => (await call('GET', `/v1/projects/${project}/members`)).json().data.map(({ email }: { email: string }) => email)

  test('200: a role is given, changed and listed, by the name or the id of the project', async () => {
    expect((await set('Ann@Example.org', 'viewer')).json()).toMatchObject({ email: 'ann@example.org', role: 'viewer', source: 'grant', project: 'default' })
    expect((await set('ann@example.org', 'admin', api().projects.own)).json().role).toBe('admin')
    expect(await emails()).toEqual(['ann@example.org'])
  })
  test('200: those who run the service set the members of any project, made before', async () => {
    expect((await set('bob@example.org', 'editor', 'other')).json()).toMatchObject({ project: 'other', role: 'editor' })
    expect(await emails('other')).toEqual(['bob@example.org'])
  })
  test('204: a role is taken away', async () => {
    await set('eve@example.org', 'viewer')
    expect((await call('DELETE', at('EVE@example.org'))).statusCode).toBe(204)
    expect(await emails()).not.toContain('eve@example.org')
  })
  test('400: an address that is none, a role that there is not, and one that nothing can hold', async () => {
    expect((await set('ann', 'viewer')).json().error.details[0].path).toBe('params.email')
    expect((await set('ann@example.org', 'owner')).json().error.details[0].path).toBe('role')
    expect((await call('DELETE', at('%00@example.org'))).statusCode).toBe(400)
    expect((await call('GET', `/v1/projects/${'x'.repeat(200)}/members`)).statusCode).toBe(400)
  })
  test('404: another project, one that there is not, and an address without a role', async () => {
    const headers = api().headers.other
    for (const project of ['default', api().projects.own]) expect((await call('GET', `/v1/projects/${project}/members`, { headers })).statusCode).toBe(404)
    expect((await call('PUT', at('ann@example.org'), { headers, payload: { role: 'admin' } })).statusCode).toBe(404)
    expect((await call('DELETE', at('ann@example.org'), { headers })).statusCode).toBe(404)
    expect((await set('ann@example.org', 'admin', 'none')).statusCode).toBe(404)
    expect((await call('DELETE', at('nobody@example.org'))).statusCode).toBe(404)
  })
})
