import { createId } from '@trainyard/runtime'
import { notFound } from './connection/errors.js'
import type { Connections } from './connection/pool.js'
import { firstRow, oneRow, statement, text } from './connection/statement.js'
import { type ProjectSettings, readSettings, writeSettings } from './project-limits.js'
import { measureStored } from './stored-bytes.js'
import { addUsage, type AnsweredUsage, predictionFlopsToday, usageOfDays, type UsageOfDay } from './usage.js'

/** What every object belongs to. */
export type ProjectRecord = { id: string; name: string }

/** Projects, by name. */
export type Projects = ReturnType<typeof createProjects>

// The update changes nothing; it makes the row come back, also when another process was faster.
const ensure = statement({
  name: 'projects: ensure',
  text: 'INSERT INTO projects (id, name) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id, name',
  params: { id: text, name: text },
  row: { id: text, name: text },
})
const named = statement({
  name: 'projects: named',
  text: 'SELECT id, name FROM projects WHERE name = $1 OR id = $1',
  params: { name: text },
  row: { id: text, name: text },
})

/** Projects: what every object belongs to. */
export const createProjects = ({ pool, control }: Connections) => ({
  /** The project of that name; it is made if it is not there. Safe at once from many sides. */
  ensure: (name: string): Promise<ProjectRecord> => oneRow(pool, ensure, { id: createId('project'), name }),
  /** A project's share, its limits, and what it has of each. */
  settings: (projectId: string): Promise<ProjectSettings> => readSettings(pool, projectId),
  /** Sets a project's share and limits. */
  setSettings: (projectId: string, given: Omit<ProjectSettings, 'used'>): Promise<void> => writeSettings(pool, projectId, given),
  /** What a project used on the days from `from` to `to`, both included; days without any are left out. */
  usage: (projectId: string, days: { from: string; to: string }): Promise<UsageOfDay[]> => usageOfDays(pool, projectId, days),
  /** Adds what projects were answered to the usage of today; returns the operations that predictions of each have taken today. */
  addUsage: (added: readonly AnsweredUsage[]) => addUsage(control, added),
  /** The operations that predictions of a project have taken today (UTC). */
  predictionFlopsToday: (projectId: string): Promise<number> => predictionFlopsToday(control, projectId),
  /** Measures what every project stores, for the usage of the day. */
  measureStored: (): Promise<void> => measureStored(pool),
  /**
   * The project of that name or id.
   * @throws {AppError} `not_found`.
   */
  async named(name: string): Promise<ProjectRecord> {
    const project = await firstRow(pool, named, { name })
    if (!project) throw notFound('project', name)
    return project
  },
})
