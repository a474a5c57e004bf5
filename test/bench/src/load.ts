import { type Call, type Caller, openCallers } from './caller.js'

/** More than wait at once unless the service stands still; calls beyond them wait for a free one, and their time counts from when they were due. */
const CONNECTIONS = 64

/** What callers at a steady rate saw, in milliseconds, rising. */
export type Waits = {
  /** From when a call was due to its answer, less the computation that the answer tells of. */
  readonly beyond: Float64Array
  /** From when a call was due to when it was sent or began to wait for a connection: how late the load itself was. */
  readonly late: Float64Array
}

/**
 * Calls at a steady rate, whether or not earlier ones have been answered, since users do not wait for each other.
 * @throws {Error} for an answer that is no 200.
 */
export async function atRate(call: Call, perSecond: number, seconds: number): Promise<Waits> {
  const total = Math.round(perSecond * seconds)
  const [beyond, late] = [new Float64Array(total), new Float64Array(total)]
  await withCallers(call, CONNECTIONS, (callers, resolve) => {
    const [free, waiting]: [Caller[], number[]] = [[...callers], []]
    const started = performance.now()
    const due = (index: number) => started + (index * 1000) / perSecond
    let [sent, answered] = [0, 0]
    const send = (caller: Caller, index: number) =>
      caller.ask((head) => {
        beyond[index] = performance.now() - due(index) - computationIn(head)
        const next = waiting.shift()
        if (next === undefined) free.push(caller)
        else send(caller, next)
        if (++answered === total) resolve()
      })
    const tick = () => {
      const now = performance.now()
      for (; sent < total && due(sent) <= now; sent++) {
        late[sent] = now - due(sent)
        const caller = free.pop()
        if (caller) send(caller, sent)
        else waiting.push(sent)
      }
      if (sent < total) setTimeout(tick, 1)
    }
    tick()
  })
  return { beyond: beyond.sort(), late: late.sort() }
}

/**
 * Calls a second with so many callers who each ask again as soon as they are answered.
 * @throws {Error} for an answer that is no 200.
 */
export async function mostPerSecond(call: Call, count: number, seconds: number): Promise<number> {
  const started = performance.now()
  let [answered, open] = [0, count]
  await withCallers(call, count, (callers, resolve) => {
    for (const caller of callers) {
      const next = () => {
        if (performance.now() - started < seconds * 1000)
          caller.ask(() => {
            answered += 1
            next()
          })
        else if (--open === 0) resolve()
      }
      next()
    }
  })
  return (answered * 1000) / (performance.now() - started)
}

const computationIn = (head: string): number => Number(/compute;dur=([\d.]+)/.exec(head)?.[1])

async function withCallers(call: Call, count: number, action: (callers: readonly Caller[], resolve: () => void) => void): Promise<void> {
  let fail: ((error: Error) => void) | undefined
  const failed = new Promise<never>((_, reject) => (fail = reject))
  const callers = await openCallers(call, count, (error) => fail?.(error))
  try {
    await Promise.race([new Promise<void>((resolve) => action(callers, resolve)), failed])
  } finally {
    for (const caller of callers) caller.close()
  }
}
