import { type Fitted, fittedMetadata, memberFileFormat, readFitted, readTensorFile, type StoredTensor, type TensorFile, writeTensorFile } from '@trainyard/spec'
import { z } from 'zod'

/** What a trained member carries besides its arrays: how raw values become inputs, and how outputs become target values. */
export type MemberFacts = Fitted & { specSha256: string; seed: number; member: number; step: number; finalFit?: FittedRows | null }

/** How a member was fitted on all rows: how many these are, and in how many updates. */
export type FittedRows = z.output<typeof fittedRows>

const fittedRows = z.strictObject({ rows: z.int(), steps: z.int() })

/** A `best` or `final` checkpoint: arrays under `weights/<layer>/<what>`, moving averages among them, and the facts as metadata. */
export const writeMemberFile = (weights: Readonly<Record<string, StoredTensor>>, facts: MemberFacts): Uint8Array =>
  writeTensorFile(weights, {
    format: memberFileFormat,
    ...fittedMetadata(facts),
    spec_sha256: facts.specSha256,
    seed: String(facts.seed),
    member: String(facts.member),
    step: String(facts.step),
    ...(facts.finalFit ? { final_fit: JSON.stringify(facts.finalFit) } : {}),
  })

/**
 * Opens a member file. `finalFit` is null for a member whose weights are those that were measured.
 * @throws {RangeError} when it is none.
 */
export function readMemberFile(bytes: Uint8Array): Fitted & { file: TensorFile; finalFit: FittedRows | null } {
  const file = readTensorFile(bytes)
  const { format: found, final_fit: finalFit } = file.metadata
  const fitted = readFitted(file.metadata)
  if (found !== memberFileFormat || !fitted) throw new RangeError(`not a member file: its format is ${found ?? 'missing'}`)
  return { file, ...fitted, finalFit: finalFit === undefined ? null : fittedRows.parse(JSON.parse(finalFit)) }
}
