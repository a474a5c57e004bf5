import type { FairTurns, Owner } from './fair-turns.js'
import type { SliceSize } from './slice-size.js'

/** Rows that run together, whoever sent them: those of one model. `sizes` are the numbers of items that it runs well at once, rising. */
export type Batch<Item, Answer> = { sizes: readonly number[]; run(items: readonly Item[]): Promise<readonly Answer[]> | readonly Answer[] }

/** What is left to do: steps in a row, each of which tells whether it was the last, or items of a batch, of which those before `next` are done. */
type Steps = { kind: 'steps'; advance(): boolean }
type Items = { kind: 'items'; batch: Batch<unknown, unknown>; items: readonly unknown[]; next: number; answers: unknown[] }
export type Part = Steps | Items

/** A request on its way. `together` is the number of items that ran together at most. */
export type Work = Owner & {
  part: Part
  startedAt: number | null
  computeMs: number
  slices: number
  together: number
  finished(): void
  failed(error: unknown): void
}

/** A request that enters. */
export function createWork({ project, caller }: Owner, part: Part, on: { finished(work: Work): void; failed(error: unknown): void }): Work {
  const together = part.kind === 'items' ? part.items.length : 1
  const work: Work = {
    project,
    caller,
    part,
    together,
    startedAt: null,
    computeMs: 0,
    slices: 0,
    finished: () => on.finished(work),
    failed: on.failed,
  }
  return work
}

type WorkOf<Part> = Work & { part: Part }

/** Counts time as spent on work. */
export type Spend = (work: Work, milliseconds: number) => void

/** What a slice is made of: who else waits, how long it is, and how many items of a batch fit in it. */
export type SliceContext = { turns: FairTurns<Work>; sliceMs: number; sizeOf(batch: Batch<unknown, unknown>): SliceSize; spend: Spend }

/** One slice for the work whose turn it is. */
export async function runSlice({ turns, sliceMs, sizeOf, spend }: SliceContext, first: Work): Promise<void> {
  first.startedAt ??= performance.now()
  if (isSteps(first)) stepFor(first, sliceMs, spend)
  if (!isItems(first)) return
  const size = sizeOf(first.part.batch)
  await runTogether(sharesOf(turns, first, size.items()), size, spend)
}

const isSteps = (work: Work): work is WorkOf<Steps> => work.part.kind === 'steps'
const isItems = (work: Work): work is WorkOf<Items> => work.part.kind === 'items'

/** Steps of one request until the slice is over, one at least. */
function stepFor(work: WorkOf<Steps>, sliceMs: number, spend: Spend): void {
  const started = performance.now()
  const spent = (): number => performance.now() - started
  try {
    let isDone = work.part.advance()
    while (!isDone && spent() < sliceMs) isDone = work.part.advance()
    spend(work, spent())
    if (isDone) work.finished()
  } catch (error) {
    spend(work, spent())
    work.failed(error)
  }
}

/** How many of the items of a request run now. */
type Share = { work: WorkOf<Items>; count: number }

/** As much of the first as there is room for; what is left of it goes to others of the same batch, whose turn it is first. */
function sharesOf(turns: FairTurns<Work>, first: WorkOf<Items>, room: number): Share[] {
  const shares: Share[] = []
  let left = room
  const take = (work: WorkOf<Items>): void => {
    const count = Math.min(left, work.part.items.length - work.part.next)
    if (count === 0) return
    shares.push({ work, count })
    left -= count
  }
  take(first)
  if (left > 0) for (const other of turns.inOrder()) if (other !== first && isItems(other) && other.part.batch === first.part.batch) take(other)
  return shares
}

async function runTogether(shares: readonly Share[], size: SliceSize, spend: Spend): Promise<void> {
  const [first] = shares
  if (first === undefined) return
  const { batch } = first.work.part
  const items = shares.flatMap(({ work: { part }, count }) => part.items.slice(part.next, part.next + count))
  const started = performance.now()
  for (const { work } of shares) work.startedAt ??= started
  try {
    const answers = await batch.run(items)
    const took = performance.now() - started
    if (answers.length !== items.length) throw new Error(`a run on ${items.length} items gave ${answers.length} answers`)
    size.took(items.length, took)
    let position = 0
    for (const { work, count } of shares) {
      spend(work, (took * count) / items.length)
      give(work, answers.slice(position, position + count), items.length)
      position += count
    }
  } catch (error) {
    for (const { work, count } of shares) spend(work, ((performance.now() - started) * count) / items.length)
    if (shares.length === 1) first.work.failed(error)
    // One request's items may have broken the run: each is tried by itself, so that the others are answered.
    else for (const share of shares) await runTogether([share], size, spend)
  }
}

function give(work: WorkOf<Items>, answers: readonly unknown[], together: number): void {
  const { part } = work
  work.together = Math.max(work.together, together)
  part.answers.push(...answers)
  part.next += answers.length
  if (part.next === part.items.length) work.finished()
}
