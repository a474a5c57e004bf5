import { AppError } from '@trainyard/runtime'

/** Runs a model on many items at once; one answer for each, in their order. */
export type BatchRun<Item, Answer> = (items: readonly Item[]) => Promise<readonly Answer[]> | readonly Answer[]

/** What a caller gets: its own answers, and where the time went, in milliseconds. `batch` is the number of items that ran together. */
export type Batched<Answer> = { answers: Answer[]; queueMs: number; computeMs: number; batch: number }

export type Batcher<Item, Answer> = {
  /** Waits for its turn. Rejects with `unavailable` when too much waits already, and with the run's own error when the run fails. */
  submit(items: readonly Item[]): Promise<Batched<Answer>>
  waiting(): number
}

export type BatcherOptions<Item, Answer> = {
  run: BatchRun<Item, Answer>
  batchLimit: number
  waitingLimit: number
  retryAfterSeconds: number
}

type Request<Item, Answer> = { items: readonly Item[]; since: number; resolve(batched: Batched<Answer>): void; reject(error: unknown): void }

/**
 * Dynamic batching: requests that arrive during a run join the next one. Nothing waits on purpose, so a lone request is as quick as without batching, and under
 * load the batches grow. A request is never split: one run answers it, and callers never see each other's items.
 */
export function createBatcher<Item, Answer>({ run, batchLimit, waitingLimit, retryAfterSeconds }: BatcherOptions<Item, Answer>): Batcher<Item, Answer> {
  const queue: Request<Item, Answer>[] = []
  let waiting = 0
  let working = false

  const takeBatch = (): Request<Item, Answer>[] => {
    let items = 0
    let count = 0
    for (const request of queue) {
      if (count > 0 && items + request.items.length > batchLimit) break
      items += request.items.length
      count += 1
    }
    waiting -= items
    return queue.splice(0, count)
  }
  const runBatch = async (requests: readonly Request<Item, Answer>[]): Promise<void> => {
    const items = requests.flatMap((request) => request.items)
    const started = performance.now()
    try {
      const answers = await run(items)
      if (answers.length !== items.length) throw new Error(`a run on ${items.length} items gave ${answers.length} answers`)
      const computeMs = performance.now() - started
      let position = 0
      for (const { items: own, since, resolve } of requests) {
        resolve({ answers: answers.slice(position, position + own.length), queueMs: started - since, computeMs, batch: items.length })
        position += own.length
      }
    } catch (error) {
      for (const { reject } of requests) reject(error)
    }
  }
  const work = async (): Promise<void> => {
    working = true
    while (queue.length > 0) {
      // A turn of the event loop in between lets requests that have arrived meanwhile join.
      await new Promise((resolve) => setImmediate(resolve))
      await runBatch(takeBatch())
    }
    working = false
  }
  return {
    submit: (items) => {
      if (waiting + items.length > waitingLimit) {
        const received = `${waiting} instances wait, ${items.length} more were sent`
        return Promise.reject(
          new AppError({ code: 'unavailable', message: `the model is busy: ${received}; the limit is ${waitingLimit}; try again in ${retryAfterSeconds} s` }),
        )
      }
      return new Promise((resolve, reject) => {
        queue.push({ items, since: performance.now(), resolve, reject })
        waiting += items.length
        if (!working) void work()
      })
    },
    waiting: () => waiting,
  }
}
