import { openTensorFile, type TensorFile } from '@trainyard/spec'
import { openBytes } from '@trainyard/tables'

/**
 * Opens a tensor file on the disk: its tensors are read when they are asked for, straight into the memory that they are used in.
 * @throws {RangeError} when it is damaged.
 */
export function openTensorFileOnDisk(path: string): { file: TensorFile; close(): void } {
  const { bytes, close } = openBytes(path)
  try {
    return { file: openTensorFile(bytes), close }
  } catch (error) {
    close()
    throw error
  }
}
