import { noProvider, signedInHeaders, startIdentityProvider } from '@trainyard/testing/api/identity-provider.js'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { expect, test } from 'vitest'

testEndpoint(
  ['getSession', 'createSession', 'setSession', 'signIn', 'finishSignIn', 'signOut', 'listSessions', 'endSession'],
  ({ api, call, open }) => {
    const user = () =>
      signedInHeaders(api(), [
        { project: 'default', role: 'viewer' },
        { project: 'vision', role: 'editor' },
      ])

    test('200: who is signed in, and nobody', async () => {
      const headers = await user()
      expect((await call('GET', '/v1/session', { headers })).json()).toMatchObject({ signed_in: true, project: 'default', role: 'viewer' })
      expect((await call('GET', '/v1/session', { headers: {} })).json()).toMatchObject({ signed_in: false, sign_in_url: '/v1/session/sign-in' })
    })
    test('200: another project', async () => {
      const headers = await user()
      expect((await call('PUT', '/v1/session', { headers, payload: { project: 'vision' } })).json()).toMatchObject({ project: 'vision', role: 'editor' })
    })
    test('201, 200, 204: a key becomes a session, which is listed and ended', async () => {
      const key = (headers: { authorization: string }) => ({ headers: {}, payload: { key: headers.authorization.replace('Bearer ', '') } })
      const made = await call('POST', '/v1/session', key(api().headers.reader))
      expect([made.statusCode, made.json().key.name]).toEqual([201, 'jobs:read'])
      const { id } = made.json()
      const listed = await call('GET', '/v1/sessions', { headers: api().headers.reader })
      expect([listed.statusCode, listed.json().data.map((each: { id: string }) => each.id)]).toEqual([200, [id]])
      expect((await call('DELETE', `/v1/sessions/${id}`, { headers: api().headers.reader })).statusCode).toBe(204)
      expect((await call('DELETE', `/v1/sessions/${id}`, { headers: api().headers.reader })).statusCode).toBe(404)
    })
    test('302, 303: to the provider and back', async () => {
      const provider = await startIdentityProvider({ ann: { email: 'ann@example.org', email_verified: true } })
      const signing = await open({ signIn: provider.settings })
      try {
        const head = await signing.app.inject({ method: 'HEAD', url: '/v1/session/sign-in' })
        expect([head.statusCode, head.headers['content-length'], head.headers['content-type']]).toEqual([302, undefined, undefined])
        const begun = await signing.app.inject({ url: '/v1/session/sign-in' })
        const back = await provider.authenticate(String(begun.headers.location), 'ann')
        const cookies = Object.fromEntries(begun.cookies.map(({ name, value }) => [name, value]))
        const ended = await signing.app.inject({ url: `${back.pathname}${back.search}`, cookies })
        expect([begun.statusCode, ended.statusCode, ended.headers.location]).toEqual([302, 303, '/'])
        await provider.close()
        const late = await signing.app.inject({ url: `${back.pathname}${back.search}`, cookies })
        expect([late.statusCode, late.json().error.message]).toEqual([503, 'the provider of identities does not answer; try again'])
      } finally {
        await signing.close()
      }
    })
    test('204: signed out, also twice', async () => {
      const headers = await user()
      for (const _ of [1, 2]) expect((await call('DELETE', '/v1/session', { headers })).statusCode).toBe(204)
      expect((await call('DELETE', '/v1/session', { headers: {} })).statusCode).toBe(204)
      expect((await call('GET', '/v1/session', { headers })).json().signed_in).toBe(false)
    })
    test('400: a project that is no name, and a place that is no text', async () => {
      expect((await call('PUT', '/v1/session', { headers: await user(), payload: { project: '' } })).statusCode).toBe(400)
      expect((await call('POST', '/v1/session', { headers: {}, payload: { key: '' } })).statusCode).toBe(400)
      expect((await call('DELETE', '/v1/sessions/mine')).statusCode).toBe(400)
      expect((await call('GET', `/v1/session/sign-in?return_to=${'x'.repeat(3_000)}`)).statusCode).toBe(400)
      expect((await call('GET', '/v1/session/callback?code=a&code=b')).statusCode).toBe(400)
    })
    test('401: nobody is signed in, and no sign-in was begun', async () => {
      expect((await call('PUT', '/v1/session', { headers: {}, payload: { project: 'default' } })).statusCode).toBe(401)
      expect((await call('POST', '/v1/session', { headers: {}, payload: { key: 'ty_x' } })).statusCode).toBe(401)
      expect((await call('GET', '/v1/session/callback?code=a&state=b', { headers: {} })).statusCode).toBe(401)
    })
    test('403: a project of others, and a request that another site may have sent', async () => {
      const { cookie, ...csrf } = await user()
      const body = { payload: { project: 'other' } }
      expect((await call('PUT', '/v1/session', { headers: { cookie, ...csrf }, ...body })).json().error.message).toContain('you do not belong to')
      expect((await call('PUT', '/v1/session', { headers: { cookie }, ...body })).statusCode).toBe(403)
      expect((await call('DELETE', '/v1/session', { headers: { cookie } })).statusCode).toBe(403)
    })
    test('404: a service that knows keys only', async () => {
      const keys = await open({ signIn: null })
      try {
        const ask = (method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object) => keys.app.inject({ method, url, ...(payload ? { payload } : {}) })
        expect((await ask('GET', '/v1/session')).json()).toMatchObject({ signed_in: false, sign_in_url: null })
        expect((await ask('PUT', '/v1/session', { project: 'default' })).statusCode).toBe(401)
        for (const url of ['/v1/session/sign-in', '/v1/session/callback?code=a'])
          expect((await ask('GET', url)).json().error.message).toContain('OIDC_ISSUER is not set')
        expect((await ask('DELETE', '/v1/session')).statusCode).toBe(204)
      } finally {
        await keys.close()
      }
    })
    test('503: a provider that does not answer', async () => {
      expect((await call('GET', '/v1/session/sign-in')).statusCode).toBe(503)
    })
  },
  { signIn: noProvider },
)
