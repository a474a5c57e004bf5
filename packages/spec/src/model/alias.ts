import { z } from 'zod'
import { slug } from '../scalars.js'

/** Moves a name to a version in one step; refused unless the version is ready. */
export const setAliasRequest = z
  .strictObject({ version: z.string().regex(/^[1-9][0-9]*$/, 'must be a version number as text') })
  .meta({ id: 'SetAliasRequest' })

export const aliasView = z.strictObject({ object: z.literal('model_alias'), model: slug, alias: slug, version: z.string() }).meta({ id: 'ModelAlias' })
export type AliasView = z.output<typeof aliasView>
