import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'
import { type IdentityProvider, startIdentityProvider } from '@trainyard/testing/api/identity-provider.js'
import { limits, sessionView } from '@trainyard/spec'
import { documentedPath } from '../../plugins/openapi/openapi-document.js'
import { afterAll, beforeAll, expect, test } from 'vitest'

const verified = (email: string, groups: readonly string[] = []) => ({ email, email_verified: true, name: email.split('@')[0] ?? email, groups })
const accounts = {
  ann: verified('Ann@example.org', ['ml-admins']),
  bob: verified('bob@example.org'),
  eve: { email: 'bob@example.org', email_verified: false, name: 'Eve' },
  ned: verified('ned@example.org'),
  max: verified('max@example.org', ['ml-admins', 'readers']),
}

let provider: IdentityProvider
let api: TestApi
beforeAll(async () => {
  provider = await startIdentityProvider(accounts)
  const roles = [
    { value: 'ml-admins', project: 'default', role: 'admin' as const },
    { value: 'readers', project: 'default', role: 'viewer' as const },
    { value: 'readers', project: 'vision', role: 'viewer' as const },
  ]
  api = await createTestApi({ signIn: { ...provider.settings, roles } })
})
afterAll(async () => {
  await api?.close()
  await provider?.close()
})

type Cookies = Record<string, string>
const ask = (
  url: string,
  options: { method?: 'GET' | 'POST' | 'PUT' | 'DELETE'; cookies?: Cookies; headers?: Record<string, string>; payload?: object } = {},
) => api.app.inject({ url, ...options })
const cookiesOf = (reply: { cookies: { name: string; value: string }[] }): Cookies => Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value]))

/** Begins a sign-in and goes through the provider's forms: the way back, and the cookies of the browser. */
async function comeBack(login: keyof typeof accounts, returnTo = '/jobs?x=1#y') {
  const begun = await ask(`/v1/session/sign-in?return_to=${encodeURIComponent(returnTo)}`)
  expect(begun.statusCode).toBe(302)
  const back = await provider.authenticate(String(begun.headers.location), login)
  return { path: `${back.pathname}${back.search}`, cookies: cookiesOf(begun) }
}

async function signIn(login: keyof typeof accounts) {
  const { path, cookies } = await comeBack(login)
  const reply = await ask(path, { cookies })
  expect(reply.statusCode).toBe(303)
  const session = { 'trainyard-session': String(cookiesOf(reply)['trainyard-session']) }
  const shown = await ask('/v1/session', { cookies: session })
  expect(shown.statusCode, shown.body).toBe(200)
  const view = sessionView.parse(shown.json())
  return { cookies: session, view, csrf: { 'x-csrf-token': String(view.csrf_token) }, reply }
}

test('a browser that signs in at the provider gets a session, whose role comes from the claims, in a cookie that scripts cannot read', async () => {
  const { view, reply, cookies } = await signIn('ann')
  expect(reply.headers.location).toBe('/jobs?x=1#y')
  const cookie = reply.cookies.find(({ name }) => name === 'trainyard-session')
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  expect(view).toMatchObject({ signed_in: true, user: { email: 'ann@example.org', name: 'Ann' }, project: 'default', role: 'admin', scopes: ['admin'] })
  expect((await ask('/v1/jobs', { cookies })).statusCode).toBe(200)
  expect((await ask('/v1/api-keys?project=*', { cookies })).statusCode).toBe(200)
  const stored = await api.db.pool.query('SELECT json_agg(s)::text AS text FROM sessions s')
  expect(stored.rows[0].text).not.toContain(String(cookies['trainyard-session']))
})

test('the strongest of several roles counts, in each project for itself', async () => {
  const { view } = await signIn('max')
  expect(view.projects).toEqual([
    { name: 'default', role: 'admin' },
    { name: 'vision', role: 'viewer' },
  ])
})

test('a user chooses between the projects, and what was chosen alone is seen', async () => {
  const { cookies, csrf } = await signIn('max')
  const chosen = await ask('/v1/session', { method: 'PUT', cookies, headers: csrf, payload: { project: 'vision' } })
  expect([chosen.statusCode, chosen.json().role]).toEqual([200, 'viewer'])
  const made = { method: 'POST' as const, cookies, headers: csrf, payload: { source: { type: 'sample', sample: 'iris' } } }
  expect((await ask('/v1/datasets', made)).statusCode).toBe(403)
  expect((await ask('/v1/workers', { cookies })).statusCode).toBe(200)
  for (const project of ['other', 'none'])
    expect((await ask('/v1/session', { method: 'PUT', cookies, headers: csrf, payload: { project } })).statusCode).toBe(403)
})

test('an address gets a role before its user has signed in, loses it at once, and an unverified address gets nothing', async () => {
  const grant = (role: string) => ask('/v1/projects/other/members/BOB@example.org', { method: 'PUT', headers: api.headers.other, payload: { role } })
  expect((await grant('editor')).json()).toMatchObject({ email: 'bob@example.org', role: 'editor', user_id: null })
  expect((await signIn('eve')).view).toMatchObject({ user: { email: null }, project: null, projects: [] })
  const { cookies, csrf, view } = await signIn('bob')
  expect(view).toMatchObject({ project: 'other', role: 'editor', scopes: ['jobs:read', 'jobs:write', 'predict'] })
  const make = () => ask('/v1/datasets', { method: 'POST', cookies, headers: csrf, payload: { source: { type: 'sample', sample: 'iris' } } })
  expect((await make()).statusCode).toBe(201)
  expect((await ask('/v1/api-keys', { cookies })).statusCode).toBe(403)
  expect((await grant('viewer')).json()).toMatchObject({ role: 'viewer', user_id: view.user?.id })
  await expect.poll(async () => (await make()).statusCode).toBe(403)
  expect((await ask('/v1/projects/other/members/bob@example.org', { method: 'DELETE', headers: api.headers.other })).statusCode).toBe(204)
  await expect.poll(async () => (await ask('/v1/jobs', { cookies })).statusCode).toBe(403)
  expect((await ask('/v1/jobs', { cookies })).json().error.message).toBe('bob@example.org no longer belongs to the project other')
})

test('a user without a project is told so, and signs out', async () => {
  const { cookies, csrf, view } = await signIn('ned')
  expect(view).toMatchObject({ signed_in: true, project: null, role: null, scopes: [] })
  expect((await ask('/v1/jobs', { cookies })).json().error.message).toBe('ned@example.org belongs to no project: an admin must add the address to one')
  const out = await ask('/v1/session', { method: 'DELETE', cookies, headers: csrf })
  expect([out.statusCode, cookiesOf(out)['trainyard-session']]).toEqual([204, ''])
  expect((await ask('/v1/session', { cookies })).json()).toMatchObject({ signed_in: false, sign_in_url: '/v1/session/sign-in' })
  expect((await ask('/v1/jobs', { cookies })).statusCode).toBe(401)
})

test('what changes something needs the token of the page, on every such route, since another site sends cookies too', async () => {
  const { cookies } = await signIn('ann')
  const other = (await signIn('max')).csrf
  const changing = api.app.routeTable.filter(({ method, access }) => method !== 'GET' && access !== 'public')
  expect(changing.length).toBeGreaterThan(20)
  for (const { method, url: pattern } of changing) {
    const url = documentedPath(pattern).replace(/{\w+}/g, 'x')
    for (const headers of [{}, { 'x-csrf-token': 'made-up' }, other]) {
      const reply = await ask(url, { method: method as 'POST', cookies, headers })
      expect([method, url, reply.statusCode, reply.body]).toEqual([method, url, 403, expect.stringContaining('x-csrf-token')])
    }
  }
  for (const method of ['PUT', 'DELETE'] as const) expect((await ask('/v1/session', { method, cookies, payload: { project: 'default' } })).statusCode).toBe(403)
})

/** Exchanges a key for a session, as the page does. */
async function signInWith({ authorization }: { authorization: string }, headers: Record<string, string> = {}) {
  const reply = await ask('/v1/session', { method: 'POST', payload: { key: authorization.replace('Bearer ', '') }, headers })
  expect(reply.statusCode, reply.body).toBe(201)
  const view = sessionView.parse(reply.json())
  return { view, reply, cookies: cookiesOf(reply), csrf: { 'x-csrf-token': String(view.csrf_token) } }
}

test('a key is exchanged for a session that may do what the key may, in a cookie that scripts cannot read, and neither is stored', async () => {
  const { view, reply, cookies, csrf } = await signInWith(api.headers.reader, { 'user-agent': 'a browser' })
  expect(reply.cookies).toEqual([expect.objectContaining({ name: 'trainyard-session', httpOnly: true, sameSite: 'Lax', path: '/', expires: expect.any(Date) })])
  expect(view).toMatchObject({ signed_in: true, user: null, key: { name: 'jobs:read' }, project: 'default', scopes: ['jobs:read'] })
  expect((await ask('/v1/session', { cookies })).json()).toEqual(view)
  expect((await ask('/v1/jobs', { cookies })).statusCode).toBe(200)
  expect((await ask('/v1/api-keys', { cookies })).statusCode).toBe(403)
  const made = { method: 'POST' as const, cookies, payload: { source: { type: 'sample', sample: 'iris' } } }
  expect((await ask('/v1/datasets', { ...made, headers: csrf })).json().error.message).toContain('needs a key with the scope jobs:write')
  expect((await ask('/v1/datasets', made)).json().error.message).toContain('x-csrf-token')
  expect((await ask('/v1/session', { method: 'PUT', cookies, headers: csrf, payload: { project: 'other' } })).statusCode).toBe(403)
  const stored = (await api.db.pool.query('SELECT json_agg(s)::text AS text FROM sessions s')).rows[0].text
  for (const secret of [cookies['trainyard-session'], api.headers.reader.authorization.split('_').at(-1)]) expect(stored).not.toContain(String(secret))
  const { data } = await api.db.audit.list({ projectId: null, operation: 'createSession' }, { limit: 1, order: 'desc' })
  expect(data).toMatchObject([{ actor_id: view.key?.id, target: view.id, status: 201 }])
})

test('the session of a key ends with the key: revoked, expired or given another secret', async () => {
  const keyFor = () => api.keyFor(api.projects.own, ['jobs:read'])
  const ends: ((id: string) => Promise<unknown>)[] = [
    (id) => api.db.apiKeys.revoke('every project', id),
    (id) => api.db.pool.query('UPDATE api_keys SET expires_at = clock_timestamp() WHERE id = $1', [id]),
    (id) => api.db.apiKeys.rotate('every project', id, { secretSha256: 'e'.repeat(64), previousExpiresAt: new Date() }),
  ]
  for (const end of ends) {
    const { id, headers } = await keyFor()
    const { cookies } = await signInWith(headers)
    const listed = async () =>
      (await ask('/v1/sessions', { headers: api.headers.admin })).json().data.filter((each: { key: { id: string } | null }) => each.key?.id === id).length
    expect([(await ask('/v1/jobs', { cookies })).statusCode, await listed()]).toEqual([200, 1])
    await end(id)
    await expect.poll(async () => (await ask('/v1/jobs', { cookies })).statusCode).toBe(401)
    expect([(await ask('/v1/session', { cookies })).json().signed_in, await listed()]).toEqual([false, 0])
  }
})

test('sessions are listed to those whose they are, and to admins of their project; whoever sees one can end it', async () => {
  const [own, neighbor] = [await api.keyFor(api.projects.own, ['jobs:read']), await api.keyFor(api.projects.own, ['jobs:read'])]
  const [first, second] = [await signInWith(own.headers, { 'user-agent': 'one' }), await signInWith(own.headers, { 'user-agent': 'two' })]
  const seen = async (options: Parameters<typeof ask>[1]) =>
    (await ask('/v1/sessions', options)).json().data.filter((each: { id: string }) => [first.view.id, second.view.id].includes(each.id))
  expect(await seen({ cookies: first.cookies })).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: first.view.id, current: true, user_agent: 'one' }),
      expect.objectContaining({ id: second.view.id, current: false, user_agent: 'two', key: { id: own.id, name: 'jobs:read' } }),
    ]),
  )
  expect([(await seen({ headers: own.headers })).length, (await seen({ headers: api.headers.admin })).length]).toEqual([2, 2])
  expect([await seen({ headers: neighbor.headers }), await seen({ headers: api.headers.other })]).toEqual([[], []])
  const end = (options: Parameters<typeof ask>[1]) => ask(`/v1/sessions/${second.view.id}`, { method: 'DELETE', ...options })
  for (const headers of [neighbor.headers, api.headers.other]) expect((await end({ headers })).statusCode).toBe(404)
  expect((await end({ cookies: first.cookies })).statusCode).toBe(403)
  expect((await end({ cookies: first.cookies, headers: first.csrf })).statusCode).toBe(204)
  expect((await ask('/v1/jobs', { cookies: second.cookies })).statusCode).toBe(401)
  expect((await ask('/v1/jobs', { cookies: first.cookies })).statusCode).toBe(200)
})

test('of too many sessions of one key those go that were made first', async () => {
  const { headers } = await api.keyFor(api.projects.own, ['jobs:read'])
  const { cookies } = await signInWith(headers)
  for (let made = 0; made < limits.sessionsPerOwner; made++) await signInWith(headers)
  expect((await ask('/v1/sessions', { headers })).json().data).toHaveLength(limits.sessionsPerOwner)
  await expect.poll(async () => (await ask('/v1/jobs', { cookies })).statusCode).toBe(401)
})

test('a session that was made up or changed is none', async () => {
  const { cookies, view } = await signIn('ann')
  const value = String(cookies['trainyard-session'])
  const forged = [
    value.slice(1),
    `${value}x`,
    `${value}.`,
    value.toLowerCase(),
    value.split('').reverse().join(''),
    'x',
    String(view.id),
    String(view.csrf_token),
  ]
  for (const each of forged) expect([each, (await ask('/v1/jobs', { cookies: { 'trainyard-session': each } })).statusCode]).toEqual([each, 401])
})

test('a session ends when its time is over, and its event streams and replies with it', async () => {
  const { cookies } = await signIn('ann')
  expect((await ask('/v1/jobs', { cookies })).statusCode).toBe(200)
  await api.db.pool.query('UPDATE sessions SET expires_at = clock_timestamp()')
  await expect.poll(async () => (await ask('/v1/jobs', { cookies })).statusCode).toBe(401)
})

test('a signed-in browser needs no ticket; a key beside a cookie counts alone', async () => {
  const { cookies, csrf } = await signIn('ann')
  expect((await ask('/v1/tickets', { method: 'POST', cookies, headers: csrf, payload: {} })).statusCode).toBe(409)
  expect((await ask('/v1/api-keys', { cookies, headers: api.headers.reader })).statusCode).toBe(403)
})

test('the way back is taken only by the browser that began, once, with the state that it began with', async () => {
  const { path, cookies } = await comeBack('ann')
  const [other] = [await comeBack('bob')]
  expect((await ask(path)).statusCode).toBe(401)
  expect((await ask(path, { cookies: other.cookies })).statusCode).toBe(401)
  expect((await ask(path.replace(/code=[^&]+/, 'code=made-up'), { cookies })).statusCode).toBe(401)
  expect((await ask('/v1/session/callback?error=access_denied', { cookies })).statusCode).toBe(401)
  expect((await ask(path, { cookies: { 'trainyard-sign-in': '{"state":"x"}.forged' } })).statusCode).toBe(401)
  expect((await ask(path, { cookies })).statusCode).toBe(303)
  expect((await ask(path, { cookies })).statusCode).toBe(401)
})

test.each(['https://evil.test/x', '//evil.test', '/\\evil.test', 'javascript:alert(1)', ' //evil.test', 'http:evil.test', '\t//evil.test'])(
  'after the sign-in nobody is sent to another place than this page: %j',
  async (returnTo) => {
    const { path, cookies } = await comeBack('ann', returnTo)
    expect(new URL(String((await ask(path, { cookies })).headers.location), 'http://trainyard.test').host).toBe('trainyard.test')
  },
)

test('503 while the provider does not answer, and the next try asks it again', async () => {
  const gone = await startIdentityProvider(accounts)
  await gone.close()
  const alone = await createTestApi({ signIn: gone.settings })
  try {
    expect((await alone.app.inject({ url: '/v1/session/sign-in' })).statusCode).toBe(503)
    expect((await alone.app.inject({ url: '/v1/session/callback?code=x' })).statusCode).toBe(401)
  } finally {
    await alone.close()
  }
})
