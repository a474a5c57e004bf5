import { AppError } from '@trainyard/runtime'
import { createTurns, type Turns } from './turns.js'

/** How a model is run. */
export type BatchRunner<Item, Answer> = {
  /** Runs items of any requests together; one answer for each, in their order. */
  together(items: readonly Item[]): Promise<readonly Answer[]> | readonly Answer[]
  /** Runs all items of one request, in bounded passes: one each time it is resumed. Null where the items may run with others'. */
  alone(items: readonly Item[]): Iterator<unknown, readonly Answer[]> | null
}

/** What a caller gets: its own answers, and where the time went, in milliseconds. `batch` is the number of items that ran together, at least its own. */
export type Batched<Answer> = { answers: Answer[]; queueMs: number; computeMs: number; batch: number }

/** The items of one request, in whose name they are sent, and when nobody wants them any more. */
export type Submission<Item> = { caller: string; items: readonly Item[]; signal: AbortSignal }

export type Batcher<Item, Answer> = {
  /**
   * Waits for its turn. Rejects with `unavailable` when too much waits already, with the signal's reason when it is aborted, and with the run's own error when
   * the run fails.
   */
  submit(submission: Submission<Item>): Promise<Batched<Answer>>
  /** Items that have not been run. */
  waiting(): number
}

export type BatcherOptions<Item, Answer> = {
  runner: BatchRunner<Item, Answer>
  /** Items of one pass. */
  passItems: number
  /** Items that may wait, of one caller and of all. */
  waitingLimit: { caller: number; all: number }
  retryAfterSeconds: number
}

/** A request on its way. Its items before `next` have been run. */
export type Waiting<Item, Answer> = {
  caller: string
  items: readonly Item[]
  next: number
  answers: Answer[]
  alone: Iterator<unknown, readonly Answer[]> | null
  since: number
  startedMs: number | null
  computeMs: number
  batch: number
  resolve(batched: Batched<Answer>): void
  reject(error: unknown): void
}

/**
 * Dynamic batching in turns: requests that arrive during a pass join the next one. Nothing waits on purpose, so a lone request is as quick as without batching,
 * and under load the batches grow. A pass is bounded, a heavy request takes several, and callers take turns: a light request waits for the passes under way and
 * not for a heavy one's end. Callers never see each other's items, a request whose items break the run fails alone, and one that nobody waits for is dropped.
 */
export function createBatcher<Item, Answer>(options: BatcherOptions<Item, Answer>): Batcher<Item, Answer> {
  const { runner, passItems, waitingLimit, retryAfterSeconds } = options
  const turns = createTurns<Waiting<Item, Answer>>(passItems)
  let working = false

  const work = async (): Promise<void> => {
    working = true
    while (turns.waiting() > 0) {
      // A turn of the event loop in between lets requests that have arrived meanwhile join, and those that are no longer wanted leave.
      await new Promise((resolve) => setImmediate(resolve))
      await runTurn(turns, runner)
    }
    working = false
  }
  const checkRoom = (caller: string, items: number): void => {
    const [own, all] = [turns.waitingOf(caller), turns.waiting()]
    const isOver = own + items > waitingLimit.caller
    if (!isOver && all + items <= waitingLimit.all) return
    const [whose, waits, limit] = isOver ? [' of your', own, waitingLimit.caller] : ['', all, waitingLimit.all]
    const message = `the model is busy: ${waits}${whose} instances wait, ${items} more were sent; the limit is ${limit}; try again in ${retryAfterSeconds} s`
    throw new AppError({ code: 'unavailable', message })
  }
  return {
    submit: async ({ caller, items, signal }) => {
      signal.throwIfAborted()
      if (items.length === 0) return { answers: [], queueMs: 0, computeMs: 0, batch: 0 }
      checkRoom(caller, items.length)
      return new Promise((resolve, reject) => {
        const drop = (): void => {
          turns.remove(request)
          reject(signal.reason)
        }
        const settled = () => signal.removeEventListener('abort', drop)
        const since = performance.now()
        const alone = runner.alone(items)
        const request: Waiting<Item, Answer> = {
          caller,
          items,
          next: 0,
          answers: [],
          alone,
          since,
          startedMs: null,
          computeMs: 0,
          batch: items.length,
          resolve: (batched) => (settled(), resolve(batched)),
          reject: (error) => (settled(), reject(error)),
        }
        signal.addEventListener('abort', drop, { once: true })
        turns.add(request)
        if (!working) void work()
      })
    },
    waiting: turns.waiting,
  }
}

/** One bounded pass of those whose turn it is. */
async function runTurn<Item, Answer>(turns: Turns<Waiting<Item, Answer>>, runner: BatchRunner<Item, Answer>): Promise<void> {
  const turn = turns.next()
  const started = performance.now()
  for (const { request } of turn) request.startedMs ??= started
  const items = turn.flatMap(({ request, count }) => request.items.slice(request.next, request.next + count))
  try {
    const [first] = turn
    if (first?.request.alone) return stepAlone(turns, first.request, started)
    const answers = await runner.together(items)
    if (answers.length !== items.length) throw new Error(`a run on ${items.length} items gave ${answers.length} answers`)
    let position = 0
    for (const { request, count } of turn) {
      take(turns, request, answers.slice(position, position + count), { started, batch: items.length })
      position += count
    }
  } catch (error) {
    // One request's items may have broken the run: each is tried by itself, so that the others are answered.
    if (turn.length === 1) for (const { request } of turn) fail(turns, request, error)
    else for (const { request, count } of turn) await runAlone(turns, runner, request, count)
  }
}

async function runAlone<Item, Answer>(
  turns: Turns<Waiting<Item, Answer>>,
  runner: BatchRunner<Item, Answer>,
  request: Waiting<Item, Answer>,
  count: number,
): Promise<void> {
  const started = performance.now()
  try {
    take(turns, request, await runner.together(request.items.slice(request.next, request.next + count)), { started, batch: count })
  } catch (error) {
    fail(turns, request, error)
  }
}

/** One pass of a request that runs by itself. */
function stepAlone<Item, Answer>(turns: Turns<Waiting<Item, Answer>>, request: Waiting<Item, Answer>, started: number): void {
  const step = request.alone?.next()
  if (step?.done === true) return take(turns, request, step.value, { started, batch: request.items.length })
  request.computeMs += performance.now() - started
}

function take<Item, Answer>(
  turns: Turns<Waiting<Item, Answer>>,
  request: Waiting<Item, Answer>,
  answers: readonly Answer[],
  { started, batch }: { started: number; batch: number },
): void {
  const now = performance.now()
  request.computeMs += now - started
  request.batch = Math.max(request.batch, batch)
  request.answers.push(...answers)
  turns.advance(request, answers.length)
  if (request.next < request.items.length) return
  turns.remove(request)
  request.resolve({ answers: request.answers, queueMs: (request.startedMs ?? started) - request.since, computeMs: request.computeMs, batch: request.batch })
}

function fail<Item, Answer>(turns: Turns<Waiting<Item, Answer>>, request: Waiting<Item, Answer>, error: unknown): void {
  turns.remove(request)
  request.reject(error)
}
