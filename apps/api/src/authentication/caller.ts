import type { Scope } from '@trainyard/spec'
import { AppError } from '@trainyard/runtime'
import type { FastifyRequest } from 'fastify'

/** Who sent the request, as its key says. */
export type Caller = { keyId: string; projectId: string; project: string; scopes: readonly Scope[] }

/** What a route asks of its caller: nothing, any valid key, or a key with this scope. */
export type Access = 'public' | 'any-key' | Scope

/** Whether a key with these scopes may do what needs `access`; `admin` includes everything. */
export function allows(scopes: readonly Scope[], access: Access): boolean {
  return access === 'public' || access === 'any-key' || scopes.includes('admin') || scopes.includes(access)
}

/** Whether the caller runs the service: an admin of the operator's project. Only such a caller sees what concerns all projects. */
export const runsService = ({ scopes, projectId }: Caller, operatorProject: string): boolean => scopes.includes('admin') && projectId === operatorProject

/** What a request without a key is answered. */
export const keyNeeded = (): AppError =>
  new AppError({
    code: 'unauthorized',
    message: 'this needs an API key: send the header Authorization: Bearer ty_…, or basic authentication with the key as password',
  })

/**
 * The caller of a route that is not public.
 * @throws {AppError} `unauthorized` where there is none.
 */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw keyNeeded()
  return request.caller
}
