import { defined } from '@trainyard/spec'
import { createFairTurns, type Owner } from './fair-turns.js'
import { createSliceSize, type SliceSize } from './slice-size.js'
import { createWaitingCounts, type WaitingWork } from './waiting-work.js'
import { type Batch, runSlice, type Spend, type Work } from './work.js'

/** What is asked: in whose name, what it takes, and when nobody waits for it any more. */
export type Asked = Owner & WaitingWork & { signal: AbortSignal }

/** A result, and where the time went, in milliseconds. `batch` is the number of items that ran together at most, the request's own at least. */
export type Computed<Result> = { result: Result; queueMs: number; computeMs: number; slices: number; batch: number }

/** What waits at the moment, and operations a second as measured. */
export type SchedulerState = WaitingWork & { requests: number; projects: number; flopsPerSecond: number }

export type Scheduler = {
  /**
   * Work that is done step by step; a step cannot be divided. Rejects with `rate_limited` or `unavailable` when too much waits already, with the signal's
   * reason when it is aborted, and with its own error when a step fails.
   */
  steps<Result>(asked: Asked, steps: Iterator<unknown, Result>): Promise<Computed<Result>>
  /** The same for items that may run together with others of the same batch. One answer an item, in their order. */
  items<Item, Answer>(asked: Asked, batch: Batch<Item, Answer>, items: readonly Item[]): Promise<Computed<Answer[]>>
  state(): SchedulerState
}

export type SchedulerOptions = {
  /** A slice is so long, unless one step of it takes longer. */
  sliceMs: number
  /** What may wait, of one project and of all. */
  waiting: { project: WaitingWork; all: WaitingWork }
  /** Hears how long each slice took, and in whose name its work was. */
  sliced?: (milliseconds: number, project: string) => void
}

/** The rate before anything was measured: a slow core. */
const firstFlopsPerSecond = 1e10
/** Weight of the newest measurement. */
const newest = 0.2

/**
 * Shares the processor in slices: projects take turns, then the keys of each, then their requests. Nothing waits on purpose, so a lone request is as quick as
 * without it; one that comes while a heavy one computes has the next slice. Items of requests that wait for the same batch run together. Nobody sees anything
 * of others' items, a request whose items break the run fails alone, and one that nobody waits for is dropped.
 */
export function createScheduler({ sliceMs, waiting: limit, sliced }: SchedulerOptions): Scheduler {
  const turns = createFairTurns<Work>()
  const sizes = new WeakMap<object, SliceSize>()
  let [working, flopsPerSecond] = [false, firstFlopsPerSecond]
  const waiting = createWaitingCounts(limit, () => ({ flopsPerSecond, projects: turns.projects() }))

  const spend: Spend = (work, milliseconds) => {
    turns.charge(work, milliseconds)
    work.computeMs += milliseconds
    work.slices += 1
  }
  const sizeOf = (batch: object & Pick<Batch<unknown, unknown>, 'sizes'>): SliceSize => {
    const known = sizes.get(batch) ?? createSliceSize(batch.sizes, sliceMs)
    sizes.set(batch, known)
    return known
  }
  const work = async (): Promise<void> => {
    working = true
    for (;;) {
      // A turn of the event loop in between lets requests that have arrived meanwhile join, and those that are no longer wanted leave.
      await new Promise((resolve) => setImmediate(resolve))
      const first = turns.next()
      if (first === null) break
      const started = performance.now()
      await runSlice({ turns, sliceMs, sizeOf, spend }, first)
      sliced?.(performance.now() - started, first.project)
    }
    working = false
  }
  /** Waits for its turns until its part is done. */
  const enter = <Result>(asked: Asked, part: Work['part'], result: () => Result, giveUp: () => void): Promise<Computed<Result>> => {
    asked.signal.throwIfAborted()
    waiting.checkRoom(asked)
    return new Promise((resolve, reject) => {
      const since = performance.now()
      let isHere = true
      const leave = (): void => {
        // Who has left while its items were running is not counted twice.
        if (!isHere) return
        isHere = false
        asked.signal.removeEventListener('abort', drop)
        turns.remove(entered)
        waiting.remove(asked)
      }
      const drop = (): void => {
        leave()
        giveUp()
        reject(asked.signal.reason)
      }
      const finished = (): void => {
        leave()
        const { startedAt, computeMs, slices, together: batch } = entered
        if (computeMs > 0) flopsPerSecond += newest * ((1_000 * asked.flops) / computeMs - flopsPerSecond)
        resolve({ result: result(), queueMs: (startedAt ?? since) - since, computeMs, slices, batch })
      }
      const failed = (error: unknown): void => {
        leave()
        reject(error)
      }
      const { project, caller } = asked
      const own = part.kind === 'items' ? part.items.length : 1
      const entered: Work = { project, caller, part, startedAt: null, computeMs: 0, slices: 0, together: own, finished, failed }
      asked.signal.addEventListener('abort', drop, { once: true })
      waiting.add(asked)
      turns.add(entered)
      if (!working) void work()
    })
  }
  return {
    steps: async <Result>(asked: Asked, steps: Iterator<unknown, Result>) => {
      let last: { value: Result } | null = null
      const advance = (): boolean => {
        const step = steps.next()
        if (step.done === true) last = { value: step.value }
        return last !== null
      }
      return enter(
        asked,
        { kind: 'steps', advance },
        () => defined(last, 'the result of the last step').value,
        () => void steps.return?.(),
      )
    },
    items: async <Item, Answer>(asked: Asked, batch: Batch<Item, Answer>, items: readonly Item[]) => {
      if (items.length === 0) return { result: [], queueMs: 0, computeMs: 0, slices: 0, batch: 0 }
      const part = { kind: 'items' as const, batch: batch as Batch<unknown, unknown>, items, next: 0, answers: [] as unknown[] }
      return enter(
        asked,
        part,
        () => part.answers as Answer[],
        () => undefined,
      )
    },
    state: () => ({ ...waiting.all(), requests: turns.waiting(), projects: turns.projects(), flopsPerSecond }),
  }
}
