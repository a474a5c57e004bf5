import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { createId } from '@trainyard/runtime'
import type { Role } from '@trainyard/spec'
import { createSecret, secretSha256 } from '../../../apps/api/src/authentication/api-key.js'
import type { SignInSettings } from '../../../apps/api/src/authentication/sign-in.js'
import type { TestApi } from './test-api.js'

/** What the provider knows of a user, by the name that is typed into its form. */
export type Account = { email?: string; email_verified?: boolean; name?: string; groups?: readonly string[] }

/** A real provider of identities on this machine. */
export type IdentityProvider = {
  /** Settings of a service that users sign in to through it. */
  settings: SignInSettings
  /** Follows the browser's way from the sign-in to the provider's forms and back: the address that the browser is sent back to. */
  authenticate(signInUrl: string, login: string): Promise<URL>
  close(): Promise<void>
}

const publicUrl = 'http://trainyard.test'

/** Starts a provider with these accounts. Close it, whatever happened. */
export async function startIdentityProvider(accounts: Readonly<Record<string, Account>>): Promise<IdentityProvider> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = { client_id: 'trainyard', client_secret: 'a secret of the test', redirect_uris: [`${publicUrl}/v1/session/callback`] }
  const provider = new Provider(issuer, {
    clients: [client],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the test'] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
  })
  const answer = provider.callback()
  server.on('request', (request, reply) => void answer(request, reply))
  return {
    settings: {
      ...noProvider,
      issuer,
      clientSecret: client.client_secret,
      scopes: 'openid email profile',
    },
    authenticate: (signInUrl, login) => fillForms(signInUrl, login),
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}

/** A browser of one visit: keeps cookies, follows redirects, fills in the provider's forms, and stops where it is sent to another host. */
async function fillForms(from: string, login: string): Promise<URL> {
  const { host } = new URL(from)
  const cookies = new Map<string, string>()
  let url = new URL(from)
  let form: URLSearchParams | null = null
  for (let steps = 0; steps < 20; steps++) {
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
    const reply: Response = await fetch(url, { headers, redirect: 'manual', ...(form === null ? {} : { method: 'POST', body: form }) })
    for (const line of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name !== undefined && value !== undefined) cookies.set(name, value)
    }
    const location = reply.headers.get('location')
    form = null
    if (location !== null) {
      url = new URL(location, url)
      if (url.host !== host) return url
      continue
    }
    const page = await reply.text()
    const [, action] = /action="([^"]+)"/.exec(page) ?? []
    const [, prompt] = /name="prompt" value="([^"]+)"/.exec(page) ?? []
    if (action === undefined || prompt === undefined) throw new Error(`the provider answered ${reply.status} ${page.slice(0, 300)}`)
    url = new URL(action, url)
    form = new URLSearchParams({ prompt, login, password: 'any' })
  }
  throw new Error('the provider sent the browser round and round')
}

/** Settings under which users sign in, through a provider that nobody reaches: for tests that make their sessions themselves. */
export const noProvider: SignInSettings = {
  issuer: 'http://127.0.0.1:1',
  clientId: 'trainyard',
  clientSecret: undefined,
  scopes: 'openid',
  roleClaim: 'groups',
  roles: [],
  publicUrl,
  sessionSecret: 'a secret of the test, long enough',
}

/** The headers of a browser that is signed in, as a user with these roles, in the first of the projects. */
export async function signedInHeaders({ app, db }: Pick<TestApi, 'app' | 'db'>, claimed: readonly { project: string; role: Role }[]): Promise<SessionHeaders> {
  const subject = createId('request')
  const userId = await db.users.signIn({ issuer: 'test', subject, email: `${subject}@example.org`, name: 'Kim', claimed })
  const project = (await db.users.memberships(userId)).find((each) => each.project === claimed[0]?.project)
  const value = createSecret()
  await db.sessions.add({ sha256: secretSha256(value), userId, projectId: project?.projectId ?? null, userAgent: 'test', seconds: 3_600 })
  const cookie = `trainyard-session=${value}`
  const view = (await app.inject({ url: '/v1/session', headers: { cookie } })).json()
  return { cookie, 'x-csrf-token': String(view.csrf_token) }
}

/** What a signed-in browser sends. */
export type SessionHeaders = { cookie: string; 'x-csrf-token': string }
