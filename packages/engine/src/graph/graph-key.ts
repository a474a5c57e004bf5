import { createHash } from 'node:crypto'
import type { NativeBinding } from '../backend/native.js'

/** Names a graph by its content and by the library that runs it: the same key is the same computation. */
export function graphKey({ TF_Version: version }: NativeBinding, graph: Uint8Array): string {
  return createHash('sha256').update(`${version}\n`).update(graph).digest('hex')
}
