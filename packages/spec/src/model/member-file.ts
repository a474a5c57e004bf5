import { type Fitted, fitted } from './manifest.js'

const { preprocessing: preprocessingSchema, target: targetSchema } = fitted.shape

/** What the metadata of a stored member call its format. */
export const memberFileFormat = 'trainyard-member-1'

/** The name of an array of a network in the file of a member. */
export const memberArrayKey = (name: string): string => `weights/${name}`

/** How inputs and target are prepared, as metadata of a tensor file. */
export const fittedMetadata = ({ preprocessing, target }: Fitted) => ({ preprocessing: JSON.stringify(preprocessing), target: JSON.stringify(target) })

/** What `fittedMetadata` wrote; null where there is none. */
export function readFitted({ preprocessing, target }: Readonly<Record<string, string>>): Fitted | null {
  if (preprocessing === undefined) return null
  return {
    preprocessing: preprocessingSchema.parse(JSON.parse(preprocessing)),
    target: targetSchema.parse(target === undefined ? null : JSON.parse(target)),
  }
}
