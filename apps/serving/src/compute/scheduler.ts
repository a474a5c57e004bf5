import { defined } from '@trainyard/spec'
import { recordSpan } from '@trainyard/tracing'
import { createFairTurns, type FairTurns, type Owner } from './fair-turns.js'
import { createSliceSize, type SliceSize } from './slice-size.js'
import { createWaitingCounts, type WaitingWork } from './waiting-work.js'
import { type Batch, createWork, type Part, runSlice, type Spend, type Work } from './sliced-work.js'

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
  /** Hears for how long each request computed in a slice, and in whose name. */
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
  const wake = sliceLoop(turns, sliceMs, sliced)
  let flopsPerSecond = firstFlopsPerSecond
  const waiting = createWaitingCounts(limit, () => ({ flopsPerSecond, projects: turns.projects() }))

  /** Waits for the turns of a part until it is done. */
  const enter = <Result>(asked: Asked, { part, result, dropped }: Entering<Result>): Promise<Computed<Result>> => {
    asked.signal.throwIfAborted()
    waiting.checkRoom(asked)
    return new Promise((resolve, reject) => {
      const since = performance.now()
      const leave = (): void => {
        asked.signal.removeEventListener('abort', drop)
        turns.remove(work)
        noLongerWaits()
      }
      const drop = (): void => {
        leave()
        dropped()
        reject(asked.signal.reason)
      }
      const work = createWork(asked, part, {
        finished: ({ startedAt, computeMs, slices, together: batch }) => {
          leave()
          if (computeMs > 0) flopsPerSecond += newest * ((1_000 * asked.flops) / computeMs - flopsPerSecond)
          resolve({ result: result(), queueMs: (startedAt ?? since) - since, computeMs, slices, batch })
        },
        failed: (error) => {
          leave()
          reject(error)
        },
      })
      asked.signal.addEventListener('abort', drop, { once: true })
      const noLongerWaits = waiting.add(asked)
      turns.add(work)
      wake()
    })
  }
  return {
    steps: async (asked, steps) => inSpans(enter(asked, ofSteps(steps))),
    items: async (asked, batch, items) => (items.length === 0 ? nothing([]) : inSpans(enter(asked, ofItems(batch, items)))),
    state: () => ({ ...waiting.all(), requests: turns.waiting(), projects: turns.projects(), flopsPerSecond }),
  }
}

/** Where the time of a request went, as spans: until its first turn, and from there to its result. */
async function inSpans<Result>(entered: Promise<Computed<Result>>): Promise<Computed<Result>> {
  const since = performance.now()
  const computed = await entered
  const { queueMs, computeMs, slices, batch } = computed
  recordSpan('wait for a turn', { startTime: since, endTime: since + queueMs })
  const attributes = { 'trainyard.compute_ms': computeMs, 'trainyard.slices': slices, 'trainyard.batch': batch }
  recordSpan('compute', { startTime: since + queueMs, attributes })
  return computed
}

/** Gives slices to those whose turn it is, as long as anybody waits. What it returns wakes it. */
function sliceLoop(turns: FairTurns<Work>, sliceMs: number, sliced: SchedulerOptions['sliced']): () => void {
  const sizes = new WeakMap<object, SliceSize>()
  const sizeOf = (batch: Batch<unknown, unknown>): SliceSize => {
    const known = sizes.get(batch) ?? createSliceSize(batch.sizes, sliceMs)
    sizes.set(batch, known)
    return known
  }
  const spend: Spend = (work, milliseconds) => {
    turns.charge(work, milliseconds)
    work.computeMs += milliseconds
    work.slices += 1
    sliced?.(milliseconds, work.project)
  }
  let isAwake = false
  const run = async (): Promise<void> => {
    isAwake = true
    for (;;) {
      // A turn of the event loop in between lets requests that have arrived meanwhile join, and those that are no longer wanted leave.
      await new Promise((resolve) => setImmediate(resolve))
      const first = turns.next()
      if (first === null) break
      await runSlice({ turns, sliceMs, sizeOf, spend }, first)
    }
    isAwake = false
  }
  return () => void (isAwake || run())
}

/** A part on its way, what comes of it, and what is to be done when it is dropped. */
type Entering<Result> = { part: Part; result(): Result; dropped(): void }

function ofSteps<Result>(steps: Iterator<unknown, Result>): Entering<Result> {
  let last: { value: Result } | null = null
  const advance = (): boolean => {
    const step = steps.next()
    if (step.done === true) last = { value: step.value }
    return last !== null
  }
  return { part: { kind: 'steps', advance }, result: () => defined(last, 'the result of the last step').value, dropped: () => void steps.return?.() }
}

function ofItems<Item, Answer>(batch: Batch<Item, Answer>, items: readonly Item[]): Entering<Answer[]> {
  const answers: unknown[] = []
  const part: Part = { kind: 'items', batch: batch as Batch<unknown, unknown>, items, next: 0, answers }
  return { part, result: () => answers as Answer[], dropped: () => undefined }
}

const nothing = <Result>(result: Result): Computed<Result> => ({ result, queueMs: 0, computeMs: 0, slices: 0, batch: 0 })
