import type { ModelManifest } from '@trainyard/spec'
import type { MemberEnds } from './member-graph.js'

/**
 * How a caller of the exported models handles missing values. The service replaces them; no standard layer of TensorFlow.js does, and NaN makes the whole
 * output NaN.
 */
export type MissingValues = {
  note: string
  /** What to send in place of a missing number, one for each input; left out where the inputs are not raw numbers of a table. */
  numbers?: readonly number[]
  /** Texts that the data set lists as missing; the service also takes a number for missing that one of them says. */
  texts?: readonly string[]
}

export function missingValues({ preprocessing, dataset }: ModelManifest, inputs: MemberEnds['inputs']): MissingValues {
  if (preprocessing.kind === 'image') return { note: 'An image has no missing numbers. The service rejects NaN; these models give NaN for it.' }
  const texts = dataset.reading?.missing
  const listed = texts === undefined ? {} : { texts }
  if (inputs === 'prepared')
    return { note: 'These models do not replace missing values: NaN gives NaN. Use `impute` and `missing_indicator` of `preprocessing.columns`.', ...listed }
  return {
    note: 'These models do not replace missing values: NaN gives NaN. Send the number of `numbers` in the place of a missing one, as the service does.',
    numbers: preprocessing.columns.flatMap((column) => (column.type === 'numeric' ? [column.impute] : [])),
    ...listed,
  }
}
