import { type Fitted, fitted } from '@trainyard/spec'

const { preprocessing: preprocessingSchema, target: targetSchema } = fitted.shape

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
