import { modelManifest, type Preprocessing, readTensorFile, type StoredTensor, type TargetScaling, type TensorFile, writeTensorFile } from '@trainyard/spec'

/** What a trained member carries besides its arrays: how raw values become inputs, and how outputs become target values. */
export type MemberFacts = { preprocessing: Preprocessing; target: TargetScaling | null; specSha256: string; seed: number; member: number; step: number }

const format = 'trainyard-member-1'
const { preprocessing: preprocessingSchema, target: targetSchema } = modelManifest.shape

/** A `best` or `final` checkpoint: arrays under `weights/<layer>/<what>`, moving averages among them, and the facts as metadata. */
export const writeMemberFile = (weights: Readonly<Record<string, StoredTensor>>, facts: MemberFacts): Uint8Array =>
  writeTensorFile(weights, {
    format,
    preprocessing: JSON.stringify(facts.preprocessing),
    target: JSON.stringify(facts.target),
    spec_sha256: facts.specSha256,
    seed: String(facts.seed),
    member: String(facts.member),
    step: String(facts.step),
  })

/**
 * Opens a member file.
 * @throws {RangeError} when it is none.
 */
export function readMemberFile(bytes: Uint8Array): { file: TensorFile; preprocessing: Preprocessing; target: TargetScaling | null } {
  const file = readTensorFile(bytes)
  const { format: found, preprocessing, target } = file.metadata
  if (found !== format || preprocessing === undefined) throw new RangeError(`not a member file: its format is ${found ?? 'missing'}`)
  return {
    file,
    preprocessing: preprocessingSchema.parse(JSON.parse(preprocessing)),
    target: targetSchema.parse(target === undefined ? null : JSON.parse(target)),
  }
}
