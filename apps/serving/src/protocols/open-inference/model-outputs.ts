import { defined, type ModelManifest, type Prediction } from '@trainyard/spec'
import type { Datatype, Element, NamedTensor } from './tensors.js'
import { ProtocolError } from '../protocol-server.js'

/** A tensor of a model's signature; −1 stands for the number of rows. */
export type OutputSignature = { name: string; datatype: Datatype; shape: number[] }

const rows = -1

type OutputMaker = OutputSignature & { byDefault: boolean; of(predictions: readonly Prediction[]): { shape: number[]; values: Element[] } }

const vector = (take: (prediction: Prediction) => Element) => (predictions: readonly Prediction[]) => ({
  shape: [predictions.length],
  values: predictions.map(take),
})
const uncertainties = (['total', 'aleatoric', 'epistemic'] as const).map(
  (part): OutputMaker => ({
    name: `uncertainty_${part}`,
    datatype: 'FP32',
    shape: [rows],
    byDefault: false,
    of: vector(({ uncertainty }) => uncertainty[part]),
  }),
)

function outputMakers({ dataset: { task, classes }, members }: ModelManifest): OutputMaker[] {
  const memberRow = (prediction: Prediction, index: number) => prediction.members?.[index]
  if (task === 'regression')
    return [
      { name: 'value', datatype: 'FP32', shape: [rows], byDefault: true, of: vector(({ value }) => value ?? null) },
      ...uncertainties,
      {
        name: 'member_values',
        datatype: 'FP32',
        shape: [members.length, rows],
        byDefault: false,
        of: (predictions) => ({
          shape: [members.length, predictions.length],
          values: members.flatMap((_, index) => predictions.map((prediction) => memberRow(prediction, index)?.value ?? null)),
        }),
      },
    ]
  const width = classes.length
  return [
    {
      name: 'probabilities',
      datatype: 'FP32',
      shape: [rows, width],
      byDefault: true,
      of: (predictions) => ({ shape: [predictions.length, width], values: predictions.flatMap(({ probabilities }) => probabilities ?? []) }),
    },
    { name: 'label', datatype: 'BYTES', shape: [rows], byDefault: true, of: vector(({ label }) => defined(label, 'label of a class')) },
    { name: 'class_index', datatype: 'INT32', shape: [rows], byDefault: false, of: vector(({ class_index }) => defined(class_index, 'number of a class')) },
    ...uncertainties,
    {
      name: 'member_probabilities',
      datatype: 'FP32',
      shape: [members.length, rows, width],
      byDefault: false,
      of: (predictions) => ({
        shape: [members.length, predictions.length, width],
        values: members.flatMap((_, index) => predictions.flatMap((prediction) => memberRow(prediction, index)?.probabilities ?? [])),
      }),
    },
  ]
}

/** All outputs that a model can give. */
export const outputsOf = (manifest: ModelManifest): OutputSignature[] => outputMakers(manifest).map(({ name, datatype, shape }) => ({ name, datatype, shape }))

/**
 * The outputs asked for by name, or those given without asking.
 * @throws {ProtocolError} for one that the model has not.
 */
export function makeOutputs(manifest: ModelManifest, wanted: readonly string[] | null, predictions: readonly Prediction[]): NamedTensor[] {
  const makers = outputMakers(manifest)
  const chosen = wanted
    ? wanted.map((name) => makers.find((maker) => maker.name === name) ?? unknownOutput(name, makers))
    : makers.filter(({ byDefault }) => byDefault)
  return chosen.map(({ name, datatype, of }) => ({ name, datatype, ...of(predictions) }))
}

function unknownOutput(name: string, makers: readonly OutputMaker[]): never {
  throw new ProtocolError(`the model has no output '${name}'; it has ${makers.map((maker) => maker.name).join(', ')}`)
}
