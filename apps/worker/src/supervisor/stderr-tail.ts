import type { Readable } from 'node:stream'
import { workerLimits } from '../limits.js'

/** Keeps the end of a child's error output: what it said before it died is what explains its death. `forget` drops what was said so far. */
export function keepTail(stream: Readable, limitBytes: number = workerLimits.stderrTailBytes): { text(): string; forget(): void } {
  let tail = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    tail = Buffer.concat([tail, chunk])
    if (tail.length > limitBytes) tail = tail.subarray(tail.length - limitBytes)
  })
  return {
    text: () => tail.toString('utf8').trim(),
    forget: () => {
      tail = Buffer.alloc(0)
    },
  }
}
