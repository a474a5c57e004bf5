import { AppError } from '@trainyard/runtime'
import type { Caller } from '../../authentication/caller.js'

/**
 * The project whose calls are asked for; null for every project.
 * @throws {AppError} `forbidden` where every project is asked for by somebody who does not run the service.
 */
export function auditedProject({ isOperator, projectId }: Caller, asked: '*' | undefined): string | null {
  if (asked === undefined) return projectId
  if (isOperator) return null
  throw new AppError({ code: 'forbidden', message: 'the calls of every project are for those who run the service; leave project out for your own' })
}
