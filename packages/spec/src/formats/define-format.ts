import { z } from 'zod'
import { displayName } from '../names.js'
import type { Technique } from '../technique.js'

/** How files of a kind begin, and what to call one in a message: "a PNG image". */
export type FileSignature = { bytes: readonly number[]; words: string }

/** Everything that is known of a data format without reading a file: what an upload may say of it, and how its files are recognized. */
export type FormatRecord<
  Type extends string = string,
  Fields extends Readonly<Record<string, z.ZodType>> = Readonly<Record<string, z.ZodType>>,
> = Technique<Type> & {
  /** The kinds of data set that it can give. */
  kinds: readonly ('table' | 'image')[]
  files: {
    /** How many files an upload may have, and in words: `the format idx takes two files …`. */
    counts: readonly number[]
    words: string
    /** Endings of file names in lower case, such as `.csv`. Empty where names say nothing. */
    extensions: readonly string[]
    contentTypes: readonly string[]
    /** How a file may begin. Empty for text. */
    signatures: readonly FileSignature[]
  }
  /** What an upload says of the files besides `format` and `name`. */
  fields: Fields
}

/** Declares a data format. `schema` is the `spec` part of an upload of this format. */
export const defineFormat = <const Type extends string, Fields extends Readonly<Record<string, z.ZodType>>>(record: FormatRecord<Type, Fields>) => ({
  ...record,
  schema: z
    .strictObject({ format: z.literal(record.type), name: displayName, ...record.fields })
    .meta({ title: record.label, description: record.description }),
})
