import type { Database } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'
import type { ModelManifest } from '@trainyard/spec'
import type { HeavyServing } from './heavy/heavy-serving.js'
import type { ModelPool } from './models/model-pool.js'
import type { ModelRegistry } from './models/registry.js'
import type { ServingStatistics } from './models/serving-statistics.js'
import type { PredictorSource } from '@trainyard/training'

/** What the serving process answers from. A test gives its own. */
export type ServingDeps = {
  registry: ModelRegistry
  pool: ModelPool
  statistics: ServingStatistics
  /** The process for what is heavy; null where this one computes everything itself. */
  heavy: HeavyServing | null
  /** Data sets by project and id, and parts of their files. */
  datasets: Pick<Database['datasets'], 'get'> & Pick<Database['blobs'], 'range'>
  /** The stored files of a version. */
  files(manifest: ModelManifest): Promise<PredictorSource>
  token: string
  engine: { backend: string; library: string; device: string }
  /** Rejects when the process cannot answer predictions now. */
  ready(): Promise<void>
  logger: Logger
}
