import type { KeyOwner } from '@trainyard/db'
import type { ProjectLimits, Scope } from '@trainyard/spec'
import { AppError } from '@trainyard/runtime'
import type { FastifyRequest } from 'fastify'

/** Who sent the request, as its key or its session says. */
export type Caller = {
  kind: 'key' | 'user'
  /** Id of the key or of the user. */
  id: string
  projectId: string
  project: string
  scopes: readonly Scope[]
  /** What the project may have at most. */
  limits: ProjectLimits
  /** Whether the caller runs the service: an admin of the operator's project. Only such a caller sees what concerns all projects. */
  isOperator: boolean
  /** Whether what the caller was recognized by is still valid, for replies that take long. */
  isValid(): Promise<boolean>
}

/** What routes ask that look at a key themselves. */
export type Authentication = {
  /**
   * Whose key this is.
   * @throws {AppError} `unauthorized` for one that is not valid, `rate_limited` where the address has sent too many of them.
   */
  callerOfKey(request: FastifyRequest, key: string): Promise<Caller>
}

/** What a route asks of its caller: nothing, any valid key, a key with this scope, or one of those who run the service. */
export type Access = 'public' | 'any-key' | Scope | 'operator'

/** Whether a caller may do what needs `access`; `admin` includes everything in its project. */
export function allows({ scopes, isOperator }: Pick<Caller, 'scopes' | 'isOperator'>, access: Access): boolean {
  if (access === 'operator') return isOperator
  return access === 'public' || access === 'any-key' || scopes.includes('admin') || scopes.includes(access)
}

/** Whose keys the caller may change: those who run the service change the keys of every project. */
export const keyOwnerOf = ({ isOperator, projectId }: Caller): KeyOwner => (isOperator ? 'every project' : { projectId })

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
