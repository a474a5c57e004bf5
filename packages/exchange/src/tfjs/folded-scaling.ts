import { constantDeviation, elementAt, type ModelManifest, type TargetScaling, vocabularyOf } from '@trainyard/spec'

/** x → (x − mean) / √variance for each channel. */
export type Scaling = { mean: readonly number[]; variance: readonly number[] }

/**
 * TensorFlow.js computes in float32, which keeps a number to 2⁻²⁴ of itself: so many deviations away from zero, that is less than 10⁻⁴ of a deviation. Numbers
 * further away are scaled by the caller, who has float64.
 */
const mostDeviations = 1_024
/** Deviations whose squares are normal numbers of float32. */
const [leastDeviation, mostDeviation] = [1e-18, 1e18]

const fits = ({ mean, std }: TargetScaling): boolean => Math.abs(mean) <= mostDeviations * std && std >= leastDeviation && std <= mostDeviation

/**
 * What the service does to raw numbers as scalings in float32: the mean is taken off in two parts, of which the first is exact in float32, so that nothing is
 * lost where the numbers are far from zero. None where raw numbers are taken as they are; null where it is more than a scaling (categories, values that were
 * missing, a curve, whole numbers to look up that are no bytes) or float32 cannot hold it.
 */
export function foldedInput({ preprocessing, dataset, spec }: ModelManifest): readonly [Scaling, Scaling] | readonly [] | null {
  const scalings = preprocessing.kind === 'image' ? imageScalings(preprocessing, dataset.pixel_range) : tableScalings(preprocessing.columns)
  if (scalings === null || !scalings.every(fits)) return null
  if (scalings.every(({ mean, std }) => mean === 0 && std === 1)) return []
  // A number to look up is rounded after it was scaled, which no layer does.
  if (vocabularyOf(spec.architecture) !== null) return null
  const first = scalings.map(({ mean }) => Math.fround(mean))
  return [
    { mean: first, variance: first.map(() => 1) },
    { mean: scalings.map(({ mean }, channel) => mean - elementAt(first, channel, 'means')), variance: scalings.map(({ std }) => std ** 2) },
  ]
}

/** What turns the network's output into values of the target; null where float32 cannot hold them. */
export const foldedTarget = (target: TargetScaling): Scaling | null =>
  fits(target) ? { mean: [-target.mean / target.std], variance: [1 / target.std ** 2] } : null

/** The range of a target as the network's output has it. */
export const scaledEnds = ({ mean, std }: TargetScaling, [low, high]: readonly [number, number]): readonly [number, number] => [
  (low - mean) / std,
  (high - mean) / std,
]

type PreprocessingOf<Kind> = Extract<ModelManifest['preprocessing'], { kind: Kind }>

/** Pixels from `black` to `white` become bytes, ((x − black) · 255 / (white − black)) · scale is standardized. */
function imageScalings({ scale, mean, std }: PreprocessingOf<'image'>, [black, white]: readonly [number, number] = [0, 255]): TargetScaling[] | null {
  const level = (white - black) / 255
  return mean.map((own, channel) => ({
    mean: black + (own / scale) * level,
    std: (elementAt(std, channel, 'deviations of the channels') / scale) * level,
  }))
}

function tableScalings(columns: PreprocessingOf<'table'>['columns']): TargetScaling[] | null {
  const plain = columns.flatMap((column) =>
    column.type === 'numeric' && !column.missing_indicator && !column.curve ? [{ mean: column.mean, std: inFloat32(column.std) }] : [],
  )
  return plain.length < columns.length ? null : plain
}

/** What makes 0 of a constant column in float64 is more than float32 holds; the largest deviation that it holds comes as close to 0 as it can tell. */
const inFloat32 = (std: number): number => (std === constantDeviation ? mostDeviation : std)
