import { type Fitted, readTensorFile, type StoredTensor, type TensorFile, writeTensorFile } from '@trainyard/spec'
import { fittedMetadata, readFitted } from './fitted-metadata.js'

/** What a trained member carries besides its arrays: how raw values become inputs, and how outputs become target values. */
export type MemberFacts = Fitted & { specSha256: string; seed: number; member: number; step: number }

const format = 'trainyard-member-1'

/** A `best` or `final` checkpoint: arrays under `weights/<layer>/<what>`, moving averages among them, and the facts as metadata. */
export const writeMemberFile = (weights: Readonly<Record<string, StoredTensor>>, facts: MemberFacts): Uint8Array =>
  writeTensorFile(weights, {
    format,
    ...fittedMetadata(facts),
    spec_sha256: facts.specSha256,
    seed: String(facts.seed),
    member: String(facts.member),
    step: String(facts.step),
  })

/**
 * Opens a member file.
 * @throws {RangeError} when it is none.
 */
export function readMemberFile(bytes: Uint8Array): Fitted & { file: TensorFile } {
  const file = readTensorFile(bytes)
  const { format: found } = file.metadata
  const fitted = readFitted(file.metadata)
  if (found !== format || !fitted) throw new RangeError(`not a member file: its format is ${found ?? 'missing'}`)
  return { file, ...fitted }
}
