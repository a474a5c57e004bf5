import { AppError } from '@trainyard/runtime'
import { emailAddress, type Role } from '@trainyard/spec'
import * as oidc from 'openid-client'
import { z } from 'zod'

/** How users sign in: the provider of identities, and what its claims give. */
export type SignInSettings = {
  issuer: string
  clientId: string
  /** None for a public client, which PKCE alone protects. */
  clientSecret: string | undefined
  scopes: string
  /** The claim whose values give roles, and the roles by value. */
  roleClaim: string
  roles: readonly { value: string; project: string; role: Role }[]
  /** Where browsers reach the page. */
  publicUrl: string
  /** Signs the cookie of a sign-in that was begun. */
  sessionSecret: string
}

/** What must be known again when the browser comes back from the provider; it travels in a signed cookie. */
export const pendingSignIn = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string(), returnTo: z.string() })
type PendingSignIn = z.output<typeof pendingSignIn>

/** Who came back from the provider. */
export type Identity = {
  issuer: string
  subject: string
  email: string | null
  name: string | null
  claimed: { project: string; role: Role }[]
}

/** Signing in by OpenID Connect: the authorization code flow with PKCE, state and nonce. */
export type SignIn = {
  settings: SignInSettings
  /** Where to send the browser, and what to keep until it is back. */
  begin(returnTo: string | undefined): Promise<{ url: URL; pending: PendingSignIn }>
  /**
   * Who came back, as the provider's signed token says.
   * @throws {AppError} `unauthorized` when the provider said no or the reply is not the one to this request; `unavailable` when it does not answer.
   */
  finish(query: URLSearchParams, pending: PendingSignIn): Promise<Identity>
}

/** The path to which the provider sends browsers back. */
export const callbackPath = '/v1/session/callback'

/** Signing in through the provider of the settings, which is asked about itself at the first sign-in. */
export function createSignIn(settings: SignInSettings): SignIn {
  const redirectUri = new URL(callbackPath, settings.publicUrl).href
  let known: Promise<oidc.Configuration> | null = null
  const provider = (): Promise<oidc.Configuration> => {
    known ??= discover(settings).catch((cause: unknown) => {
      known = null
      throw new AppError({ code: 'unavailable', message: 'the provider of identities does not answer; try again', internal: String(cause), cause })
    })
    return known
  }
  return {
    settings,
    async begin(returnTo) {
      const configuration = await provider()
      const verifier = oidc.randomPKCECodeVerifier()
      const pending = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier, returnTo: ownPath(settings.publicUrl, returnTo) }
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: settings.scopes,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { url, pending }
    },
    async finish(query, { state, nonce, verifier }) {
      const configuration = await provider()
      const url = new URL(`${redirectUri}?${query.toString()}`)
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
      const tokens = await oidc.authorizationCodeGrant(configuration, url, checks).catch((cause: unknown) => {
        throw signInFailed(cause)
      })
      const claims = tokens.claims()
      if (claims === undefined) throw signInFailed(new Error('the provider sent no token of identity'))
      const more =
        configuration.serverMetadata().userinfo_endpoint === undefined ? {} : await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      return identityOf(settings, claims.iss, { ...claims, ...more })
    },
  }
}

function discover({ issuer, clientId, clientSecret }: SignInSettings): Promise<oidc.Configuration> {
  const url = new URL(issuer)
  const authentication = clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret)
  // The settings allow a provider without TLS on this machine only.
  return oidc.discovery(url, clientId, undefined, authentication, url.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {})
}

/** The path of the page to return to: never one of another origin, to which a forged link would lead. */
function ownPath(publicUrl: string, returnTo: string | undefined): string {
  if (returnTo === undefined || !URL.canParse(returnTo, publicUrl)) return '/'
  const url = new URL(returnTo, publicUrl)
  return url.origin === new URL(publicUrl).origin ? `${url.pathname}${url.search}${url.hash}` : '/'
}

const signInFailed = (cause: unknown): AppError => {
  const isAway = cause instanceof TypeError && cause.cause !== undefined
  const reason = cause instanceof oidc.AuthorizationResponseError ? `: the provider said ${cause.error}` : ''
  return isAway
    ? new AppError({ code: 'unavailable', message: 'the provider of identities does not answer; try again', internal: String(cause), cause })
    : new AppError({ code: 'unauthorized', message: `the sign-in failed${reason}; go back to the page and try again`, internal: String(cause), cause })
}

const profile = z.object({ sub: z.string(), email: z.string().optional(), email_verified: z.boolean().optional(), name: z.string().optional() })

/** An address counts only if the provider has verified it: with another's address one would take that person's grants. */
function identityOf({ roleClaim, roles }: SignInSettings, issuer: string, claims: Record<string, unknown>): Identity {
  const { sub, email, email_verified, name } = profile.parse(claims)
  const address = email_verified === true ? emailAddress.safeParse(email) : undefined
  const claim = claims[roleClaim]
  const values = new Set([claim].flat().filter((value) => typeof value === 'string'))
  return {
    issuer,
    subject: sub,
    email: address?.success === true ? address.data : null,
    name: name === undefined ? null : name.slice(0, 100),
    claimed: roles.filter(({ value }) => values.has(value)).map(({ project, role }) => ({ project, role })),
  }
}
