import { type IdKind, idPrefixes, limits, slug, versionNumber } from '@trainyard/spec'
import { z } from 'zod'

const text = z.string().min(1).max(limits.nameCharacters)

/** The id in a path. Its form is not checked: what cannot be an id is not found, like any other that names nothing. */
export const idParams = (kind: IdKind) => z.strictObject({ id: text.describe(`An id: ${idPrefixes[kind]}_…`) })

export const deliveryParams = idParams('webhook').extend({ delivery: text.describe(`An id: ${idPrefixes.webhookDelivery}_…`) })

const modelName = text.describe('Name of a model')

export const modelParams = z.strictObject({ name: modelName })
/** A model that may be about to be made must have a name that can stand in a URL. */
export const newModelParams = z.strictObject({ name: slug.describe('Name of a model; it is made where it is not there') })
export const versionParams = z.strictObject({ name: modelName, version: versionNumber })
export const aliasParams = z.strictObject({ name: modelName, alias: text.describe('Name of an alias') })
/** An alias that is about to be made must have a name that can stand in a URL. */
export const newAliasParams = z.strictObject({ name: modelName, alias: slug.describe('Name of an alias') })

/** A query field that is true or false. */
export const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1')
