import { z } from 'zod'
import { idSchema } from '../ids.js'
import { byType, namesOf, type Technique } from '../technique.js'

/** Every format that models are imported from, in the order in which it is offered; the readers are in `packages/exchange`. */
export const importRecords = [
  {
    type: 'safetensors',
    label: 'Safetensors',
    description: 'A file that `GET /v1/models/{name}/versions/{version}/download` wrote: the members with their preprocessing and their combination.',
  },
] as const satisfies readonly Technique[]

/** The name of a format that models are imported from. */
export const importFormat = z.enum(namesOf(importRecords))
/** What `importFormat` gives. */
export type ImportFormat = z.output<typeof importFormat>

const records = byType(importRecords)

/** What is known of a format that models are imported from. */
export const importRecord = (format: ImportFormat): Technique => records[format]

/** The file that an imported version came from. */
export const modelSource = z
  .strictObject({
    format: importFormat,
    filename: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    tool: z.string().describe('What wrote the file, as the file says'),
    imported_by: z.union([idSchema('apiKey'), idSchema('user')]).describe('The API key, or the user, that imported it'),
  })
  .meta({ id: 'ModelSource' })
/** What `modelSource` gives. */
export type ModelSource = z.output<typeof modelSource>

/** The body of POST /v1/models/{name}/imports. */
export const importModelRequest = z
  .strictObject({
    upload: idSchema('upload').describe('The file, as `POST /v1/uploads` took it. It is used up'),
    format: importFormat.default('safetensors'),
    replace: z
      .boolean()
      .default(false)
      .describe('Import also where the inputs, the task or the classes do not fit those of the newest version, so that requests for it may fail'),
  })
  .meta({ id: 'ImportModelRequest' })
/** What `importModelRequest` gives. */
export type ImportModelRequest = z.output<typeof importModelRequest>

/** A source in words: `model.safetensors (safetensors, written by Trainyard)`. */
export const sourceText = ({ filename, format, tool }: ModelSource): string => `${filename} (${importRecord(format).label}, written by ${tool})`
