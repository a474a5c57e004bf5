import type { Database } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import type { MlflowFile } from '@trainyard/spec'
import { blobContent, type Content, fileContent } from '../../../downloads/content.js'
import { bundleMembers } from '../../models/download-version/bundle.js'
import { readRunId } from '../job-runs.js'

/** A file of a run: where it lies beneath the run's artifacts, and its bytes. */
type Artifact = { path: string; bytes: number; content(): Promise<Content> }

/**
 * The files of a run: of a job the version that it has published, of a member its checkpoints.
 *
 * @throws {AppError} `not_found`.
 */
export async function artifactsOf({ jobs, models, checkpoints, blobs }: Database, projectId: string, runId: string | undefined): Promise<Artifact[]> {
  const { jobId, member } = readRunId(runId)
  const job = await jobs.get(projectId, jobId)
  if (member !== null) {
    const { data } = await checkpoints.list(projectId, jobId)
    return data
      .filter((checkpoint) => checkpoint.member === member)
      .map(({ kind, bytes, sha256 }) => ({ path: `checkpoints/${kind}.safetensors`, bytes, content: async () => fileContent(blobs, sha256, bytes) }))
  }
  if (job.model === null) return []
  const { name, version } = job.model
  const published = await models.resolve(projectId, name, { version }).catch((error: unknown) => {
    // A version that was deleted since has no file any more.
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  })
  if (!published) return []
  const { manifest } = published
  const files = manifest.members.map(({ index, sha256 }) => ({ index, part: (start: number, end: number) => blobContent(blobs, sha256, { start, end }) }))
  const content = await bundleMembers(manifest, files)
  return [{ path: 'model.safetensors', bytes: content.bytes, content: async () => content }]
}

/**
 * What lies directly in a folder: files, and folders that have files.
 *
 * @throws {AppError} `invalid_request` for a path that leaves the run.
 */
export function filesIn(artifacts: readonly Artifact[], folder: string): MlflowFile[] {
  const prefix = folder === '' ? '' : `${folder}/`
  const below = artifacts.filter(({ path }) => path.startsWith(prefix))
  const names = [...new Set(below.map(({ path }) => path.slice(prefix.length).split('/')[0] ?? path))].sort() // default: never, a split has a part
  return names.map((name) => {
    const file = below.find(({ path }) => path === `${prefix}${name}`)
    return file ? { path: file.path, is_dir: false, file_size: file.bytes } : { path: `${prefix}${name}`, is_dir: true }
  })
}

/** A path beneath a run's artifacts, without the slashes at its ends. */
export function artifactPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) {
    const message = 'path must not contain "..": a run has no files above its own'
    throw new AppError({ code: 'invalid_request', message, details: [{ path: 'path', rule: 'format', message, received: path }] })
  }
  return parts.join('/')
}
