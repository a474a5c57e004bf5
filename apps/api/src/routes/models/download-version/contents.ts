import { cardMarkdown, type CardSource, type ModelCard, modelCard, tfjsModule, withNotes } from '@trainyard/exchange'
import { type ExportFormat, type ExportProof, readTensorHeader } from '@trainyard/spec'
import { type Content, memoryContent } from '../../../downloads/content.js'
import { tarContent } from '../../../tar.js'
import { bundleMembers, type MemberFile } from './bundle.js'

/** The formats whose files are what is stored. */
const ownFormats = ['safetensors', 'card', 'card_json'] as const satisfies readonly ExportFormat[]
type OwnFormat = (typeof ownFormats)[number]
/** A format whose file the serving process makes, since it is compared with the service. */
type MadeFormat = Exclude<ExportFormat, OwnFormat>

/** Whether a format needs nothing but what is stored. */
export const isOwn = (format: ExportFormat): format is OwnFormat => ownFormats.some((own) => own === format)

const text = (content: string): Content => memoryContent(Buffer.from(content))
const json = (value: unknown): Content => text(`${JSON.stringify(value, null, 2)}\n`)

/** Files of an archive, in a folder of the version's name, with its card. */
function archive(card: ModelCard, files: readonly { path: string; content: Content }[]): Content {
  const all = [...files, { path: 'model-card.json', content: json(card) }, { path: 'MODEL_CARD.md', content: text(cardMarkdown(card)) }]
  return tarContent(
    all.map(({ path, content }) => ({ path: `${card.model}-${card.version}/${path}`, content })),
    card.created_at,
  )
}

/** A version in a format that needs nothing but what is stored. */
export async function ownContent(format: OwnFormat, { files, ...source }: CardSource & { files: readonly MemberFile[] }): Promise<Content> {
  if (format === 'safetensors') return bundleMembers(source.manifest, files)
  const card = modelCard(source)
  return format === 'card' ? text(cardMarkdown(card)) : json(card)
}

/** A file that the serving process made, with how it was compared with the service, and the card. */
export function madeContent(format: MadeFormat, source: CardSource, file: Buffer, proof: ExportProof): Content {
  const card = modelCard(source)
  const proven = { path: 'proof.json', content: json(proof) }
  if (format === 'saved_model') return archive(card, [{ path: 'saved_model.pb', content: memoryContent(file) }, proven])
  if (format === 'tfjs') {
    const files = [...readTensorHeader(file).entries].map(([path, { start, end }]) => ({ path, content: memoryContent(file.subarray(start, end)) }))
    return archive(card, [...files, { path: 'trainyard.mjs', content: memoryContent(tfjsModule()) }, proven])
  }
  const notes = { manifest: source.manifest, proof, card }
  return memoryContent(withNotes(file, Object.fromEntries(Object.entries(notes).map(([name, value]) => [`trainyard.${name}`, JSON.stringify(value)]))))
}

/** One of the files that the serving process sends as one; null where there is none of this path. */
export function packedFile(packed: Buffer, path: string): Buffer | null {
  const entry = readTensorHeader(packed).entries.get(path)
  return entry ? packed.subarray(entry.start, entry.end) : null
}
