import { markText } from '../../charts/scale.js'
import type { SweepTrial } from '../../api/shapes.js'

/** The last part of a path: `learning_rate` of `optimizer.learning_rate`. */
export const fieldName = (path: string): string => (path.split('.').at(-1) ?? path).replaceAll('_', ' ')

/** What a trial took: `learning rate 0.01, units 64`. */
export const valuesText = (values: SweepTrial['values']): string =>
  Object.entries(values)
    .map(([path, value]) => `${fieldName(path)} ${markText(value)}`)
    .join(', ')
