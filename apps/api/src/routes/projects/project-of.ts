import type { Database } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import { z } from 'zod'
import type { Caller } from '../../authentication/caller.js'

/** A project in a path or a body. */
export const project = z.string().min(1).max(limits.nameCharacters).describe('Name or id of a project')

/** Stands for the caller's own project in a path: a key doesn't say what its project is called. */
const own = '-'

/** A project in a path. */
export const projectParams = z.strictObject({ project: project.describe(`Name or id of a project; \`${own}\` for the caller's own`) })

/**
 * The project of a path: the caller's own, by name, id or `-`; any, for those who run the service.
 * @throws {AppError} `not_found`, also for a project that is another's.
 */
export async function projectOf(db: Database, caller: Caller, given: string): Promise<{ id: string; name: string }> {
  if (given === own || given === caller.project || given === caller.projectId) return { id: caller.projectId, name: caller.project }
  if (caller.isOperator) return db.projects.named(given)
  throw new AppError({ code: 'not_found', message: `project ${given} was not found` })
}
