import { AppError } from '@trainyard/runtime'
import { NotExportable, withNotes, writeOnnx } from '@trainyard/exchange'
import { type ExportFormat, type ExportProof, exportRecord, limits, type ModelManifest } from '@trainyard/spec'
import type { FastifyInstance } from 'fastify'
import { LRUCache } from 'lru-cache'
import { projectOf } from '../http/authentication.js'
import { whileWaiting } from '../http/presence.js'
import { servingLimits } from '../limits.js'
import type { ModelVersion } from '../models/model-pool.js'
import type { ServingDeps } from '../serving-deps.js'
import { onnxReader } from './onnx-runtime.js'
import { proofRows } from './proof-rows.js'
import { type ExportReader, prove } from './prove.js'

type Source = Awaited<ReturnType<ServingDeps['files']>>
/** A format that is made here: how its file is written, read back for the proof, and told how it was proven. */
type Exporter = {
  write(version: ModelVersion, source: Source): Uint8Array
  reader(manifest: ModelManifest, file: Uint8Array): Promise<ExportReader>
  withProof(file: Uint8Array, version: ModelVersion, proof: ExportProof): Uint8Array
}

/** The formats whose files are compared with the service here. */
const exporters: Partial<Record<ExportFormat, Exporter>> = {
  onnx: {
    write: ({ name, version, manifest }, { members }) => writeOnnx({ name, version, manifest, members }),
    reader: onnxReader,
    withProof: (file, { name, version, manifest }, proof) =>
      withNotes(file, { 'trainyard.version': `${name} ${version}`, 'trainyard.manifest': JSON.stringify(manifest), 'trainyard.proof': JSON.stringify(proof) }),
  },
}

type Params = { name: string; version: string }
type Deps = Pick<ServingDeps, 'registry' | 'pool' | 'files' | 'datasets' | 'heavy'>

/**
 * `GET /v1/models/:name/versions/:version/download`: a version as a file of another tool. What the file says of held-out rows is compared with what the service
 * says before it is sent. Files are kept for a while, so that a download in parts is made once.
 */
export function exportRoute(app: FastifyInstance, { registry, pool, files, datasets, heavy }: Deps): void {
  const made = new LRUCache<string, Uint8Array>({ maxSize: servingLimits.exportedBytes, sizeCalculation: ({ byteLength }) => Math.max(1, byteLength) })
  app.get<{ Params: Params; Querystring: { format?: string } }>('/v1/models/:name/versions/:version/download', async (request, reply) => {
    // Reading, writing and computing all at once holds up others.
    if (heavy !== null) return heavy.forward(request, reply)
    const { name, version } = request.params
    const format = Object.keys(exporters).find((each): each is ExportFormat => each === request.query.format)
    const exporter = format && exporters[format]
    if (!exporter) throw new AppError({ code: 'not_implemented', message: `the format ${request.query.format} is not made here` })
    const found = await registry.resolve(projectOf(request), name, { version })
    const key = `${found.key}/${format}`
    const file =
      made.get(key) ??
      (await whileWaiting(request, reply, async (asker) => {
        const source = await readWithin(files, found.manifest)
        const own = writtenBy(exporter, format, found, source)
        const tried = await proofRows(datasets, projectOf(request), found.manifest)
        const { result } = await pool.predict(found, tried.rows, { members: false }, asker)
        const proof = await prove(found.manifest, tried, result, await exporter.reader(found.manifest, own))
        return exporter.withProof(own, found, proof)
      }))
    made.set(key, file)
    return reply.type(exportRecord(format).mediaType).send(Buffer.from(file.buffer, file.byteOffset, file.byteLength))
  })
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

function writtenBy({ write }: Exporter, format: ExportFormat, version: ModelVersion, source: Source): Uint8Array {
  try {
    return write(version, source)
  } catch (error) {
    if (!(error instanceof NotExportable)) throw error
    throw new AppError({ code: 'not_implemented', message: `the format ${format} cannot hold ${error.message}; the format safetensors holds every model` })
  }
}
