import type { Readable } from 'node:stream'
import { workerLimits } from '../limits.js'

/** The end of what was said; `add` puts a line of our own behind it, `forget` drops what was said so far. */
export type Tail = { text(): string; add(line: string): void; forget(): void }

/** Keeps the end of a child's error output: what it said before it died is what explains its death. */
export function keepTail(stream: Readable, limitBytes: number = workerLimits.stderrTailBytes): Tail {
  let tail = Buffer.alloc(0)
  const append = (chunk: Buffer): void => {
    tail = Buffer.concat([tail, chunk])
    if (tail.length > limitBytes) tail = tail.subarray(tail.length - limitBytes)
  }
  stream.on('data', append)
  return {
    text: () => tail.toString('utf8').trim(),
    add: (line) => append(Buffer.from(`${tail.length > 0 ? '\n' : ''}${line}\n`)),
    forget: () => {
      tail = Buffer.alloc(0)
    },
  }
}
