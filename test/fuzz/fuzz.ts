import { documentedReplies } from '@trainyard/testing/api/documented-replies.js'
import { type Coverage, coverageOf } from './coverage.js'
import type { FuzzStack } from './fuzz-stack.js'
import { problemOf } from './judge.js'
import { operationsOf } from './operations.js'
import { randomOf } from './random.js'
import { curlOf, requestFor } from './requests.js'

/** Everything that objects, lists and functions have by their prototypes. */
const prototypeNames = (): string[] =>
  [Object, Array, Function, String, Number, Map].flatMap(({ name, prototype }) => Reflect.ownKeys(prototype).map((key) => `${name}.${String(key)}`))

/** Requests that are under way at once. */
const together = 4

export type FuzzOptions = { requests: number; seed: number; first?: number }
/** A request whose reply was not right: its number makes it again. */
export type Finding = { kind: string; what: string; index: number; curl: string }
/** What a run found; `statuses` counts the replies by operation and status, `coverage` compares them with the document. */
export type FuzzReport = { findings: Finding[]; statuses: ReadonlyMap<string, number>; coverage: Coverage }

/**
 * Sends so many requests, one operation after another, and compares every reply with the document: no server error, no status, type or body that it does not
 * have, nothing accepted that it does not allow, and no prototype changed. A seed gives the same requests again, and each by its number alone.
 */
export async function fuzz(stack: FuzzStack, { requests, seed, first = 0 }: FuzzOptions): Promise<FuzzReport> {
  const documented = documentedReplies(stack.document)
  const operations = operationsOf(stack.document)
  const findings: Finding[] = []
  const statuses = new Map<string, number>()
  const prototypes = prototypeNames()
  const one = async (index: number): Promise<void> => {
    const random = randomOf(seed, index)
    const request = requestFor(operations[index % operations.length] ?? random.pick(operations), stack.material, random)
    // A kept connection may be closed in the moment in which it is used again: only what breaks twice is broken off by the request.
    const reply = await stack
      .send(request)
      .catch(() => stack.send(request))
      .catch((error: unknown) => String(error))
    if (typeof reply === 'string') {
      findings.push({ kind: 'no reply', what: `${request.operation.id}: ${reply}`, index, curl: curlOf(request) })
      return
    }
    const name = `${reply.operationId ?? 'no route'} ${reply.status}`
    statuses.set(name, (statuses.get(name) ?? 0) + 1) // default: counted the first time
    const problem = problemOf(request, reply, documented)
    if (problem) findings.push({ ...problem, index, curl: curlOf(request) })
  }
  let next = first
  const worker = async (): Promise<void> => {
    for (let index = next++; index < first + requests; index = next++) await one(index)
  }
  await Promise.all(Array.from({ length: together }, worker))
  // Both servers run in this process: what a request adds to a prototype, every object has.
  const added = prototypeNames().filter((name) => !prototypes.includes(name))
  if (added.length > 0) findings.push({ kind: 'polluted', what: added.join(', '), index: first + requests, curl: '' })
  return { findings: findings.sort((a, b) => a.index - b.index), statuses, coverage: coverageOf(operations, statuses) }
}
