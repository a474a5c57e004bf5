import { defined, type ModelManifest, readTensorFile } from '@trainyard/spec'

/** A model version with the stored files of its members, each whole. */
export type StoredModel = { name: string; version: string; manifest: ModelManifest; members: readonly { index: number; file: Uint8Array }[] }

/** An array of a network in float32, row-major. */
export type NetworkArray = { shape: readonly number[]; data: Float32Array }

/** The arrays of a member by their names, such as `dense_1/kernel`. */
export type MemberArrays = (name: string) => NetworkArray

/**
 * Opens the stored arrays of a member.
 * @throws {RangeError} when the file is damaged or of another network; asking for an array that is not there throws too.
 */
export function memberArrays({ members }: Pick<StoredModel, 'members'>, index: number): MemberArrays {
  const { file } = defined(
    members.find((member) => member.index === index),
    `file of member ${index}`,
  )
  const stored = readTensorFile(file)
  return (name) => {
    const tensor = stored.tensor(`weights/${name}`)
    if (tensor.dtype !== 'F32') throw new RangeError(`the array ${name} is ${tensor.dtype}, not F32`)
    return { shape: tensor.shape, data: tensor.data }
  }
}
