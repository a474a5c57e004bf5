import type { Database } from '@trainyard/db'
import type { ModelManifest } from '@trainyard/spec'
import { createPredictor } from '@trainyard/training'
import type { LoadedModel } from './model-pool.js'

/** Loads an ensemble from the database: the members' files are checked against their SHA-256 while they are read, one after the other. */
export const modelLoader =
  (blobs: Database['blobs']) =>
  async (manifest: ModelManifest): Promise<LoadedModel> => {
    const members: { index: number; file: Uint8Array }[] = []
    for (const { index, sha256 } of manifest.members) members.push({ index, file: await blobs.read(sha256) })
    return createPredictor({ manifest, members })
  }
