import type { Database, DatasetRecord } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'

/** A data set of the project, or null: where others want an error, the check of a job wants one error among many. */
export async function findDataset(db: Database, projectId: string, id: string): Promise<DatasetRecord | null> {
  try {
    return await db.datasets.get(projectId, id)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}
