import { limits, readingHeaders } from '@trainyard/spec'
import type { ReadingNotes } from '@trainyard/training'
import type { FastifyReply } from 'fastify'

/** Says in headers of a reply, whatever its protocol, which columns were left out and how many rows had a category that training did not. */
export function setReadingHeaders(reply: Pick<FastifyReply, 'header'>, { dropped, unseen }: ReadingNotes): void {
  if (dropped.size > 0) void reply.header(readingHeaders.dropped, asciiJson(shortened([...dropped], (left) => `… (${left} more)`)))
  if (unseen.size > 0) {
    const counts = shortened([...unseen], (left): [string, number] => ['…', left])
    void reply.header(readingHeaders.unseen, asciiJson(Object.fromEntries(counts)))
  }
}

/** As many entries as a header may hold, and one that says how many are left. */
function shortened<T>(entries: readonly T[], rest: (left: number) => T): T[] {
  let characters = 0
  const fitting = entries.findIndex((entry) => (characters += asciiJson(entry).length + 1) > limits.readingHeaderCharacters)
  return fitting === -1 ? [...entries] : [...entries.slice(0, fitting), rest(entries.length - fitting)]
}

/** JSON that a header can hold: other characters than those of ASCII are escaped. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
