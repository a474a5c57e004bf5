import { limits } from '@trainyard/spec'
import { notFound } from '../connection/errors.js'
import type { Connections } from '../connection/pool.js'

/** A model as a registry shows it: its versions, the oldest first, and its aliases. Imported versions have no job. */
export type RegisteredModel = {
  id: string
  name: string
  createdAt: Date
  versions: { version: number; jobId: string | null; createdAt: Date }[]
  aliases: { alias: string; version: number }[]
}

const registeredFields = {
  id: true,
  name: true,
  createdAt: true,
  versions: { where: { deletedAt: null }, orderBy: { version: 'asc' }, select: { version: true, jobId: true, createdAt: true } },
  aliases: { orderBy: { alias: 'asc' }, select: { alias: true, version: true } },
} as const

/** What a registry reads of models: names and numbers, without what the versions hold. */
export const registryReads = (prisma: Connections['prisma']) => ({
  /**
   * A model by its name.
   *
   * @throws {AppError} `not_found`.
   */
  async registered(projectId: string, name: string): Promise<RegisteredModel> {
    const row = await prisma.model.findFirst({ where: { projectId, name, deletedAt: null }, select: registeredFields })
    if (!row) throw notFound('model', name)
    return row
  },
  /** Every model of a project, the oldest first. */
  async *everyRegistered(projectId: string): AsyncGenerator<RegisteredModel, void, undefined> {
    for (let after: string | undefined = ''; after !== undefined; ) {
      const found: RegisteredModel[] = await prisma.model.findMany({
        take: limits.pageItems,
        orderBy: { id: 'asc' },
        where: { projectId, deletedAt: null, id: { gt: after } },
        select: registeredFields,
      })
      yield* found
      after = found.length < limits.pageItems ? undefined : found.at(-1)?.id
    }
  },
})
