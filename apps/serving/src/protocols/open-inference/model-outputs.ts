import { defined, type ModelManifest, type Prediction } from '@trainyard/spec'
import { explains, type PredictOptions } from '@trainyard/training'
import type { Element } from './datatypes.js'
import type { NamedTensor } from './tensors.js'
import { ProtocolError } from '../protocol-server.js'
import type { InferCall } from './infer-messages.js'

/** A tensor of a model's signature; −1 stands for the number of rows. */
export type OutputSignature = { name: string; datatype: 'FP32' | 'FP64' | 'INT32' | 'BYTES'; shape: number[] }

const rows = -1

/** `with` names what brings an output without being asked for by name: a parameter of the request. */
type OutputMaker = OutputSignature & {
  byDefault: boolean
  with?: 'interval' | 'explain'
  of(predictions: readonly Prediction[]): { shape: number[]; values: Element[] }
}

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

/** An output that is given where it is asked for, or the parameter `interval` is there. */
const bound = (side: 'low' | 'high'): OutputMaker => ({
  name: `interval_${side}`,
  datatype: 'FP64',
  shape: [rows],
  byDefault: false,
  with: 'interval',
  of: vector(({ interval }) => interval?.[side] ?? null),
})

/** What each column did to a prediction, in the order of the columns of the data set, and what is predicted of a usual row. */
const explanationOutputs = (columns: readonly { name: string }[]): OutputMaker[] => [
  {
    name: 'explanation_contributions',
    datatype: 'FP64',
    shape: [rows, columns.length],
    byDefault: false,
    with: 'explain',
    of: (predictions) => ({
      shape: [predictions.length, columns.length],
      values: predictions.flatMap(({ explanation }) => columns.map(({ name }) => explanation?.contributions[name] ?? null)),
    }),
  },
  {
    name: 'explanation_baseline',
    datatype: 'FP64',
    shape: [rows],
    byDefault: false,
    with: 'explain',
    of: vector(({ explanation }) => explanation?.baseline ?? null),
  },
]

const outputMakers = (manifest: ModelManifest): OutputMaker[] => [
  ...predictionOutputs(manifest),
  ...(explains(manifest) ? explanationOutputs(manifest.dataset.columns) : []),
]

function predictionOutputs({ dataset: { task, classes }, members, conformal }: ModelManifest): OutputMaker[] {
  const memberRow = (prediction: Prediction, index: number) => prediction.members?.[index]
  // Values have the units of the target, whose offset may be beyond what 32-bit floats resolve.
  if (task === 'regression')
    return [
      { name: 'value', datatype: 'FP64', shape: [rows], byDefault: true, of: vector(({ value }) => value ?? null) },
      ...(conformal ? [bound('low'), bound('high')] : []),
      ...uncertainties,
      {
        name: 'member_values',
        datatype: 'FP64',
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
    ...(conformal
      ? [
          {
            name: 'interval_classes',
            datatype: 'INT32' as const,
            shape: [rows, width],
            byDefault: false,
            with: 'interval' as const,
            of: (predictions: readonly Prediction[]) => ({
              shape: [predictions.length, width],
              values: predictions.flatMap(({ interval }) => classes.map((name): number => (interval?.labels?.includes(name) ? 1 : 0))),
            }),
          },
        ]
      : []),
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

/** The output that may be given as its greatest classes. */
const classified = 'probabilities'

/** What of a request decides about its outputs. */
type Asked = Pick<InferCall, 'outputs' | 'interval' | 'explain'>

/**
 * The outputs asked for by name, or those given without asking.
 * @throws {ProtocolError} for one that the model has not, and for classes of one that has none.
 */
export function makeOutputs(manifest: ModelManifest, { outputs, interval, explain }: Asked, predictions: readonly Prediction[]): NamedTensor[] {
  const makers = outputMakers(manifest)
  const parameters = [...(interval === undefined ? [] : ['interval']), ...(explain === true ? ['explain'] : [])]
  const chosen = outputs
    ? outputs.map(({ name, classes }) => ({ maker: makers.find((maker) => maker.name === name) ?? unknownOutput(name, makers), classes }))
    : makers.filter((maker) => maker.byDefault || (maker.with && parameters.includes(maker.with))).map((maker) => ({ maker, classes: null }))
  return chosen.map(({ maker: { name, datatype, of }, classes }) =>
    classes === null ? { name, datatype, ...of(predictions) } : { name, datatype: 'BYTES' as const, ...greatest(manifest, name, classes, predictions) },
  )
}

/** The probability of intervals that are asked for by the names of their outputs alone. */
const usualLevel = 0.9

/** Whether a request names an output that comes with a parameter. */
const names = (manifest: ModelManifest, { outputs }: Asked, parameter: NonNullable<OutputMaker['with']>): boolean =>
  outputMakers(manifest).some((maker) => maker.with === parameter && outputs?.some(({ name }) => name === maker.name))

/** What a request asks of the prediction, by parameters or by the names of outputs. */
export const optionsOf = (manifest: ModelManifest, asked: Asked): Pick<PredictOptions, 'members' | 'interval' | 'explain'> => ({
  members: asked.outputs?.some(({ name }) => name.startsWith('member_')) ?? false,
  interval: asked.interval ?? (names(manifest, asked, 'interval') ? usualLevel : undefined),
  explain: asked.explain ?? names(manifest, asked, 'explain'),
})

/**
 * Checks what is asked for before anything is computed.
 * @throws {ProtocolError} as `makeOutputs`.
 */
export const checkOutputs = (manifest: ModelManifest, asked: Asked): void => void makeOutputs(manifest, asked, [])

/**
 * The classification extension: for each row the greatest probabilities as texts "value:number:label", the greatest first.
 * https://github.com/triton-inference-server/server, docs/protocol/extension_classification.md
 */
function greatest({ dataset: { classes, task } }: ModelManifest, name: string, count: number, predictions: readonly Prediction[]) {
  if (name !== classified || task !== 'classification')
    throw new ProtocolError(`output '${name}' has no classes; the parameter classification is for ${classified} of a model that classifies`)
  const width = Math.min(count, classes.length)
  const texts = predictions.flatMap(({ probabilities }) =>
    defined(probabilities, 'probabilities of a row')
      .map((probability, index) => ({ probability: probability ?? Number.NEGATIVE_INFINITY, index }))
      .sort((a, b) => b.probability - a.probability || a.index - b.index)
      .slice(0, width)
      .map(({ probability, index }) => `${probability.toFixed(6)}:${index}:${classes[index]}`),
  )
  return { shape: [predictions.length, width], values: texts }
}

function unknownOutput(name: string, makers: readonly OutputMaker[]): never {
  throw new ProtocolError(`the model has no output '${name}'; it has ${makers.map((maker) => maker.name).join(', ')}`)
}
