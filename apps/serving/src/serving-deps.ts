import type { Database } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'
import type { ModelPool } from './models/model-pool.js'
import type { ModelRegistry } from './models/registry.js'

/** What the serving process answers from. A test gives its own. */
export type ServingDeps = {
  registry: ModelRegistry
  pool: ModelPool
  /** Data sets by project and id, and parts of their files. */
  datasets: Pick<Database['datasets'], 'get'> & Pick<Database['blobs'], 'range'>
  token: string
  engine: { backend: string; library: string; device: string }
  /** Rejects when the process cannot answer predictions now. */
  ready(): Promise<void>
  logger: Logger
}
