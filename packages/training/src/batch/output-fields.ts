import { type BatchOutput, elementAt, type ModelManifest, type Prediction } from '@trainyard/spec'

/** A part of a prediction by the name of its column, and its value in a prediction: a number, a text or null. */
export type OutputField = { name: string; of(prediction: Prediction): unknown }

/** What stands for a value: of a class its label, of a regression the number, and the quantiles that it has. */
const parts: Readonly<Record<BatchOutput, readonly (keyof Prediction)[]>> = {
  label: ['label', 'value', 'quantiles'],
  probabilities: ['probabilities'],
  uncertainty: ['uncertainty'],
  members: ['members'],
  interval: ['interval'],
  explanation: ['explanation'],
}

/** The chosen parts of a prediction, as the reply to a request has them. */
export function chosenParts(outputs: readonly BatchOutput[]): (prediction: Prediction) => Partial<Prediction> {
  const keys = outputs.flatMap((output) => parts[output])
  return (prediction) => Object.fromEntries(keys.flatMap((key) => (prediction[key] === undefined ? [] : [[key, prediction[key]]])))
}

/**
 * The chosen parts as columns, each named by its path in the JSON of a prediction, classes and members by their names in place of their numbers:
 * `probabilities.yes`, `members.0.value`, `explanation.contributions.age`. A list of labels is one column of JSON. All predictions of a model have the same parts, so
 * that any of them shows which there are.
 */
export function fieldsOf(example: Prediction, outputs: readonly BatchOutput[], { dataset }: Pick<ModelManifest, 'dataset'>): OutputField[] {
  const chosen = chosenParts(outputs)(example)
  return Object.keys(chosen).flatMap((key) =>
    leaves([key], chosen[key as keyof Prediction], dataset.classes, (prediction) => prediction[key as keyof Prediction]),
  )
}

type Of = (prediction: Prediction) => unknown

function leaves(path: readonly string[], value: unknown, classes: readonly string[], of: Of): OutputField[] {
  const name = path.join('.')
  if (Array.isArray(value)) {
    const last = path.at(-1)
    if (last === 'labels') return [{ name, of: (prediction) => JSON.stringify(of(prediction)) }]
    return value.flatMap((item: unknown, index) =>
      leaves([...path, last === 'probabilities' ? elementAt(classes, index, 'classes') : memberName(item, index)], item, classes, (prediction) =>
        itemOf(of(prediction), index),
      ),
    )
  }
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .filter(([key]) => key !== 'index' && key !== 'level')
      .flatMap(([key, item]) => leaves([...path, key], item, classes, (prediction) => fieldOf(of(prediction), key)))
  return [{ name, of }]
}

const memberName = (member: unknown, index: number): string =>
  typeof member === 'object' && member !== null && 'index' in member ? String(member.index) : String(index)

const itemOf = (list: unknown, index: number): unknown => (Array.isArray(list) ? list[index] : null)

const fieldOf = (object: unknown, key: string): unknown => (typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[key] : null)
