import { cardMarkdown, type CardSource, type ModelCard, modelCard, withNotes } from '@trainyard/exchange'
import type { ExportFormat, ExportProof } from '@trainyard/spec'
import { type Content, memoryContent } from '../../../downloads/content.js'
import { tarContent } from '../../../tar.js'
import { bundleMembers, type MemberFile } from './bundle.js'
import { contentOf, tfjsFiles } from './tfjs/tfjs-files.js'

/** A format whose file the serving process makes, since it is compared with the service. */
type MadeFormat = Extract<ExportFormat, 'onnx' | 'saved_model'>

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
export async function ownContent(
  format: Exclude<ExportFormat, MadeFormat>,
  { files, ...source }: CardSource & { files: readonly MemberFile[] },
): Promise<Content> {
  const card = modelCard(source)
  if (format === 'card') return text(cardMarkdown(card))
  if (format === 'card_json') return json(card)
  if (format === 'safetensors') return bundleMembers(source.manifest, files)
  const layers = await tfjsFiles(source.manifest, files)
  return archive(
    card,
    layers.map((each) => ({ path: each.path, content: contentOf(each) })),
  )
}

/** A file that the serving process made, with what is told of it: how it was compared with the service, and the card. */
export function madeContent(format: MadeFormat, source: CardSource, file: Buffer, proof: ExportProof): Content {
  const card = modelCard(source)
  if (format === 'saved_model')
    return archive(card, [
      { path: 'saved_model.pb', content: memoryContent(file) },
      { path: 'proof.json', content: json(proof) },
    ])
  const notes = { manifest: source.manifest, proof, card }
  return memoryContent(withNotes(file, Object.fromEntries(Object.entries(notes).map(([name, value]) => [`trainyard.${name}`, JSON.stringify(value)]))))
}
