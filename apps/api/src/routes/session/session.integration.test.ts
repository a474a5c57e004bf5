import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'
import { type IdentityProvider, startIdentityProvider } from '@trainyard/testing/api/identity-provider.js'
import { sessionView } from '@trainyard/spec'
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
  expect(stored.rows[0].text).not.toContain(String(cookies['trainyard-session']).split('.')[0])
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

test('a session that was made up, changed, or signed by another service is none', async () => {
  const { cookies } = await signIn('ann')
  const value = String(cookies['trainyard-session'])
  const [content = '', signature = ''] = value.split('.')
  const forged = [content, `${content}.`, `${content}x.${signature}`, `.${signature}`, 'x', value.replace(signature, signature.split('').reverse().join(''))]
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
