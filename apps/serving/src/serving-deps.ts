import type { Logger } from '@trainyard/runtime'
import type { ModelPool } from './models/model-pool.js'
import type { ModelRegistry } from './models/registry.js'

/** What the serving process answers from. A test gives its own. */
export type ServingDeps = {
  registry: ModelRegistry
  pool: ModelPool
  token: string
  engine: { backend: string; library: string; device: string }
  /** Rejects when the process cannot answer predictions now. */
  ready(): Promise<void>
  logger: Logger
}
