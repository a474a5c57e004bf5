import { AppError } from '@trainyard/runtime'
import { NotExportable } from '@trainyard/exchange'
import { type ExportFormat, type ExportProof, exportRecord, limits, type ModelManifest, proofHeader } from '@trainyard/spec'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { projectOf } from '../http/authentication.js'
import { whileWaiting } from '../http/presence.js'
import { servingLimits } from '../limits.js'
import type { ServingDeps } from '../serving-deps.js'
import { proofRows } from './proof-rows.js'
import { prove } from './prove.js'
import { exportWriters, type Written } from './export-writers.js'

type Source = Awaited<ReturnType<ServingDeps['files']>>
type Made = { file: Uint8Array; proof: ExportProof }
type Params = { name: string; version: string }
type Deps = Pick<ServingDeps, 'registry' | 'pool' | 'files' | 'datasets' | 'heavy'>

/**
 * `GET /v1/models/:name/versions/:version/download` and `…/tfjs/*`: a version as a file of another tool. What the file says of held-out rows is compared with what the service
 * says before it is sent. Files are kept for a while, so that a download in parts is made once.
 */
export function exportRoute(app: FastifyInstance, { registry, pool, files, datasets, heavy }: Deps): void {
  const made = new LRUCache<string, Made>({ maxSize: servingLimits.exportedBytes, sizeCalculation: ({ file }) => Math.max(1, file.byteLength) })
  type Asked = { Params: Params; Querystring: { format?: string } }
  const answer = async (request: FastifyRequest<Asked>, reply: FastifyReply, wanted: string | undefined): Promise<unknown> => {
    // Reading, writing and computing all at once holds up others.
    if (heavy !== null) return heavy.forward(request, reply)
    const { name, version } = request.params
    const format = Object.keys(exportWriters).find((each): each is ExportFormat => each === wanted)
    const write = format && exportWriters[format]
    if (!write) throw new AppError({ code: 'not_implemented', message: `the format ${wanted} is not made here` })
    const found = await registry.resolve(projectOf(request), name, { version })
    const key = `${found.key}/${format}`
    const { file, proof } =
      made.get(key) ??
      (await whileWaiting(request, reply, async (asker) => {
        const source = await readWithin(files, found.manifest)
        const { reader, ...written } = whatItHolds(format, () =>
          write({ name: found.name, version: found.version, manifest: found.manifest, members: source.members }),
        )
        const tried = await proofRows(datasets, projectOf(request), found.manifest)
        const { result } = await pool.predict(found, tried.rows, { members: false }, asker)
        return { file: written.file, proof: await prove(found.manifest, tried, result, reader) }
      }))
    made.set(key, { file, proof })
    const body = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
    return reply.type(exportRecord(format).mediaType).header(proofHeader, JSON.stringify(proof)).send(body)
  }
  app.get<Asked>('/v1/models/:name/versions/:version/download', (request, reply) => answer(request, reply, request.query.format))
  // The API takes one of the files out of the whole.
  app.get<Asked>('/v1/models/:name/versions/:version/tfjs/*', (request, reply) => answer(request, reply, 'tfjs'))
}

/** The stored members of a version, where they are no more than an export may hold. */
async function readWithin(files: ServingDeps['files'], manifest: ModelManifest): Promise<Source> {
  const bytes = manifest.parameters * Float32Array.BYTES_PER_ELEMENT
  if (bytes > limits.exportBytes) {
    const message = `the version has ${bytes} bytes of weights, an export holds at most ${limits.exportBytes}; the format safetensors holds every model`
    throw new AppError({ code: 'not_implemented', message })
  }
  return files(manifest)
}

/** @throws {AppError} `not_implemented` for what the format has no form for. */
function whatItHolds(format: ExportFormat, write: () => Written): Written {
  try {
    return write()
  } catch (error) {
    if (!(error instanceof NotExportable)) throw error
    throw new AppError({ code: 'not_implemented', message: `the format ${format} cannot hold ${error.message}; the format safetensors holds every model` })
  }
}
