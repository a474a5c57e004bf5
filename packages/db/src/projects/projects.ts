import { createId } from '@trainyard/runtime'
import type { Connections } from '../connection/connections.js'
import { oneRow } from '../connection/queries.js'

export type ProjectRecord = { id: string; name: string }
export type Projects = ReturnType<typeof createProjects>

/** Projects: what every object belongs to. */
export const createProjects = ({ pool }: Connections) => ({
  /** The project of that name; it is made if it is not there. Safe at once from many sides. */
  async ensure(name: string): Promise<ProjectRecord> {
    // The update changes nothing; it makes the row come back, also when another process was faster.
    const text = 'INSERT INTO projects (id, name) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id, name'
    return oneRow<ProjectRecord>(pool, text, [createId('project'), name])
  },
})
