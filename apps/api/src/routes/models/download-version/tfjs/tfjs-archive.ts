import { AppError } from '@trainyard/runtime'
import { limits, type ModelManifest, type readTensorHeader, type TensorEntry } from '@trainyard/spec'
import { tarEnd, tarHead, tarPadding } from '../../../../tar.js'
import { type MemberFile, readHeader } from '../bundle.js'
import { modelTopology, type Topology } from './model-topology.js'

type Archive = { manifest: ModelManifest; name: string; createdAt: string; files: readonly MemberFile[] }
type Weight = { name: string; shape: readonly number[]; dtype: 'float32' }
type Stored = Weight & { from: TensorEntry | readonly number[] }

/**
 * A version as layers models of TensorFlow.js in a tar archive: a folder a member with `model.json` and `weights.bin`, and `ensemble.json`,
 * which says how members are combined and what goes in. Everything that can be rejected is rejected before the first byte.
 */
export async function tfjsArchive({ manifest, name, createdAt, files }: Archive): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
  const topology = modelTopology(manifest)
  const members = await Promise.all(files.map(async (file) => ({ file, stored: storedWeights(topology, await readHeader(file)) })))
  return write()

  async function* write() {
    yield* textFile(`${name}/ensemble.json`, ensembleText(manifest, topology))
    for (const { file, stored } of members) {
      const folder = `${name}/member-${file.index}`
      yield* textFile(`${folder}/model.json`, modelText(topology, stored))
      const bytes = stored.reduce((sum, { shape }) => sum + 4 * shape.reduce((product, side) => product * side, 1), 0)
      yield tarHead(`${folder}/weights.bin`, bytes, createdAt)
      for (const { from } of stored) yield* arrayBytes(file, from)
      yield tarPadding(bytes)
    }
    yield tarEnd()
  }

  function* textFile(path: string, text: string) {
    const bytes = Buffer.from(text)
    yield tarHead(path, bytes.length, createdAt)
    yield bytes
    yield tarPadding(bytes.length)
  }
}

/** The arrays of a member in the order in which the layers want them. */
function storedWeights({ layers, fixed }: Topology, { entries }: ReturnType<typeof readTensorHeader>): Stored[] {
  return layers.flatMap(({ config, arrays }) =>
    arrays.map((what): Stored => {
      const name = `${String(config['name'])}/${what}`
      const numbers = fixed[name]
      if (numbers) return { name, shape: [numbers.length], dtype: 'float32', from: numbers }
      const entry = entries.get(`weights/${name}`) ?? entries.get(name)
      if (entry?.dtype !== 'F32') throw new AppError({ code: 'internal', message: 'the stored model cannot be read', internal: `no array ${name}` })
      return { name, shape: entry.shape, dtype: 'float32', from: entry }
    }),
  )
}

async function* arrayBytes(file: MemberFile, from: Stored['from']): AsyncGenerator<Uint8Array, void, undefined> {
  if (!('start' in from)) return yield new Uint8Array(Float32Array.from(from).buffer)
  for (let at = from.start; at < from.end; at += limits.blobChunkBytes) yield await file.read(at, Math.min(from.end, at + limits.blobChunkBytes))
}

function modelText({ inputShape, layers }: Topology, stored: readonly Stored[]): string {
  const input = { class_name: 'InputLayer', config: { name: 'input', batch_input_shape: [null, ...inputShape], dtype: 'float32', sparse: false } }
  const all = [input, ...layers.map(({ class_name, config }) => ({ class_name, config: { trainable: true, dtype: 'float32', ...config } }))]
  return JSON.stringify({
    format: 'layers-model',
    generatedBy: 'Trainyard',
    convertedBy: null,
    modelTopology: { class_name: 'Sequential', config: { name: 'member', layers: all }, keras_version: '2.1.6', backend: 'tensorflow' },
    weightsManifest: [{ paths: ['weights.bin'], weights: stored.map(({ name, shape, dtype }): Weight => ({ name, shape, dtype })) }],
  })
}

const ensembleText = ({ spec, dataset, preprocessing, combine, members }: ModelManifest, { inputShape, raw }: Topology): string =>
  JSON.stringify(
    {
      format: 'trainyard-tfjs-1',
      task: spec.task,
      classes: dataset.classes,
      input_shape: inputShape,
      inputs: raw ? 'raw' : 'prepared',
      preprocessing,
      combine,
      members: members.map(({ index, weight }) => ({ index, weight, model: `member-${index}/model.json` })),
    },
    null,
    2,
  )
