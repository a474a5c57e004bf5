import { createId } from '@trainyard/runtime'
import { notFound } from './connection/errors.js'
import type { Connections } from './connection/pool.js'
import { firstRow, float, int, oneRow, rows, statement, text } from './connection/statement.js'
import { type ProjectSettings, readSettings, writeSettings } from './project-limits.js'

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

const usage = statement({
  name: 'projects: usage',
  text: `SELECT to_char(day, 'YYYY-MM-DD') AS day, attempts, compute_seconds AS "computeSeconds" FROM project_usage
    WHERE project_id = $1 AND day BETWEEN $2::text::date AND $3::text::date ORDER BY day`,
  params: { projectId: text, from: text, to: text },
  row: { day: text, attempts: int, computeSeconds: float },
})

/** What the attempts of a project that ended on one day (UTC) took. */
export type UsageOfDay = { day: string; attempts: number; computeSeconds: number }

/** Projects: what every object belongs to. */
export const createProjects = ({ pool }: Connections) => ({
  /** The project of that name; it is made if it is not there. Safe at once from many sides. */
  ensure: (name: string): Promise<ProjectRecord> => oneRow(pool, ensure, { id: createId('project'), name }),
  /** A project's share, its limits, and what it has of each. */
  settings: (projectId: string): Promise<ProjectSettings> => readSettings(pool, projectId),
  /** Sets a project's share and limits. */
  setSettings: (projectId: string, given: Omit<ProjectSettings, 'used'>): Promise<void> => writeSettings(pool, projectId, given),
  /** What a project used on the days from `from` to `to`, both included; days without any are left out. */
  usage: (projectId: string, { from, to }: { from: string; to: string }): Promise<UsageOfDay[]> => rows(pool, usage, { projectId, from, to }),
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
