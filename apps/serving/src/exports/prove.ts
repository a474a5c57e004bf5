import { AppError } from '@trainyard/runtime'
import { type ExportProof, type Instance, limits, type ModelManifest, type Prediction } from '@trainyard/spec'
import type { ProofRows } from './proof-rows.js'

/** What an export says of rows: probabilities of all classes and the label, or the value, of each. `reader` says what read it, with its version. */
export type Exported = { reader: string; outputs: readonly (readonly number[])[]; labels?: readonly string[] }

/** Reads an exported file as its users do, and computes with it. */
export type ExportReader = (rows: readonly Instance[]) => Promise<Exported>

/**
 * Compares what an export says of rows with what the service does.
 * @throws {AppError} `not_implemented` where they differ by more than is allowed: such a file is not sent.
 */
export async function prove(manifest: ModelManifest, { rows, from }: ProofRows, served: readonly Prediction[], reader: ExportReader): Promise<ExportProof> {
  const { reader: name, outputs, labels } = await reader(rows)
  const scale = manifest.target === null ? 1 : scaleOf(manifest.target, served)
  let largest = 0
  for (const [row, prediction] of served.entries()) {
    const wanted = outputsOf(prediction)
    const found = outputs[row] ?? [] // default: nothing, which differs from anything
    if (found.length !== wanted.length) throw differs(`row ${row} has ${found.length} outputs, not ${wanted.length}`)
    for (const [column, value] of wanted.entries()) {
      largest = Math.max(largest, distance(Number(found[column]), value) / scale)
    }
    if (labels && isClear(wanted, manifest) && labels[row] !== prediction.label) throw differs(`row ${row} is called ${labels[row]}, not ${prediction.label}`)
  }
  if (largest > limits.exportDifference) throw differs(`the largest difference is ${largest}, at most ${limits.exportDifference} is allowed`)
  return { verified_by: name, rows: rows.length, rows_of: from, largest_difference: largest, allowed: limits.exportDifference }
}

const outputsOf = ({ probabilities, quantiles, value }: Prediction): (number | null)[] => probabilities ?? [value ?? null, ...Object.values(quantiles ?? {})] // default: no value is no number

/** How far a number is from what the service says; what is no number is as far from one as can be. */
function distance(found: number, served: number | null): number {
  if (served === null || !Number.isFinite(found)) return served === null && !Number.isFinite(found) ? 0 : Number.POSITIVE_INFINITY
  return Math.abs(found - served)
}

/** The unit in which values are compared: a deviation of the target, or where its logarithm was scaled the largest value. */
const scaleOf = ({ std, transform }: NonNullable<ModelManifest['target']>, served: readonly Prediction[]): number =>
  transform === undefined ? std : Math.max(...served.map(({ value }) => Math.abs(value ?? 0)), Number.MIN_VALUE) // default: no value is no size

/** Whether a label follows from probabilities that are a little off. */
function isClear(probabilities: readonly (number | null)[], { threshold }: ModelManifest): boolean {
  const [first = 0, second = 0] = probabilities.map(Number).toSorted((a, b) => b - a)
  const away = threshold === undefined ? first - second : Math.abs(Number(probabilities[1]) - threshold)
  return away > 2 * limits.exportDifference
}

const differs = (how: string): AppError =>
  new AppError({
    code: 'not_implemented',
    message: `the exported file predicts something else than the service, so it is not sent: ${how}; the format safetensors holds the model as it is stored`,
  })
