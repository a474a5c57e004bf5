import { z } from 'zod'
import { idSchema } from '../ids.js'
import { slug, timestamp } from '../scalars.js'
import { type Scope, scope } from './api-key.js'

/** What a user may do in a project, from least to most. */
export const role = z.enum(['viewer', 'editor', 'admin'])
/** What `role` gives. */
export type Role = z.output<typeof role>

/** What each role allows, in the scopes that routes ask for. */
export const scopesOfRole: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: ['jobs:read'],
  editor: ['jobs:read', 'jobs:write', 'predict'],
  admin: ['admin'],
}

/** The strongest of some roles; null of none. */
export const strongestRole = (roles: readonly Role[]): Role | null => role.options.findLast((each) => roles.includes(each)) ?? null

/** An address of electronic mail, in lower case. */
export const emailAddress = z.email().max(254).toLowerCase()

/** The body of PUT /v1/projects/{project}/members/{email}. */
export const setMemberRequest = z.strictObject({ role }).meta({ id: 'SetProjectMemberRequest' })

/** A user's role in a project. */
export const projectMemberView = z
  .strictObject({
    object: z.literal('project_member'),
    id: z.string().describe('The address, or the id of the user where the provider gives none'),
    project: z.string(),
    email: z.string().nullable(),
    role,
    source: z.enum(['grant', 'claim']).describe('Granted by an admin, or mapped from a claim of the provider at the last sign-in'),
    user_id: idSchema('user').nullable().describe('null until somebody has signed in with the address'),
    name: z.string().nullable(),
  })
  .meta({ id: 'ProjectMember' })
/** What `projectMemberView` gives. */
export type ProjectMemberView = z.output<typeof projectMemberView>

/** The body of PUT /v1/session. */
export const setSessionRequest = z
  .strictObject({ project: slug.describe('The project that the session works in from now on') })
  .meta({ id: 'SetSessionRequest' })

/** The body of POST /v1/session. */
export const createSessionRequest = z
  .strictObject({ key: z.string().min(1).max(200).describe('An API key, which the cookie of the reply stands for from now on') })
  .meta({ id: 'CreateSessionRequest' })

/** The key that a session stands for. */
const sessionKey = z.strictObject({ id: idSchema('apiKey'), name: z.string() })

/** Who asks, and how to sign in: for the page. */
export const sessionView = z
  .strictObject({
    object: z.literal('session'),
    id: idSchema('session').nullable(),
    signed_in: z.boolean(),
    sign_in_url: z.string().nullable().describe('Where a browser signs in; null where the service knows keys only'),
    user: z.strictObject({ id: idSchema('user'), email: z.string().nullable(), name: z.string().nullable() }).nullable(),
    key: sessionKey.nullable().describe('The API key that was exchanged for the session; null where a user has signed in'),
    project: z.string().nullable().describe('The project that the session works in; null for a user who belongs to none'),
    role: role.nullable(),
    scopes: z.array(scope),
    projects: z.array(z.strictObject({ name: z.string(), role })).describe('All projects that the user belongs to'),
    csrf_token: z.string().nullable().describe('To be sent as the header x-csrf-token with whatever changes something'),
    expires_at: timestamp.nullable(),
  })
  .meta({ id: 'Session' })
/** A browser that is signed in: an entry of the list of sessions. */
export const listedSessionView = z
  .strictObject({
    object: z.literal('listed_session'),
    id: idSchema('session'),
    current: z.boolean().describe('Whether the request came by this session'),
    user: z.strictObject({ id: idSchema('user'), email: z.string().nullable(), name: z.string().nullable() }).nullable(),
    key: sessionKey.nullable(),
    project: z.string().nullable(),
    user_agent: z.string().describe('What the browser called itself when it signed in'),
    created_at: timestamp,
    last_used_at: timestamp.describe('To the minute'),
    expires_at: timestamp,
  })
  .meta({ id: 'ListedSession' })
/** What `listedSessionView` gives. */
export type ListedSessionView = z.output<typeof listedSessionView>

/** What `sessionView` gives. */
export type SessionView = z.output<typeof sessionView>
