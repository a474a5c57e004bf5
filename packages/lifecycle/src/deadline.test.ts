import { isTerminal } from '@trainyard/spec'
import { taskOf } from '@trainyard/testing/lifecycle.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { act } from './actions.js'
import { beginAttempt, completeAttempt, completeCombining, loseAttempt, stopAttempt } from './attempts.js'
import { keepDeadline, type Measured, type TimeLeft, timeLeft, untilNextStep } from './deadline.js'
import { isOpen, type Life, type MemberState, type TaskState } from './life.js'

const fresh = (members: number): Life => ({
  job: { id: 'job', status: 'queued', request: null, oneTraining: false, interim: null },
  tasks: [
    ...Array.from({ length: members }, (_, index) => taskOf(`train ${index}`, { members: [index] })),
    taskOf('combine', { kind: 'combine', status: 'waiting' }),
  ],
  members: Array.from({ length: members }, (_, index): MemberState => ({ index, status: 'queued', checkpointed: false, combined: false, failure: null })),
  changes: [],
})
const withMember = (life: Life, index: number, values: Partial<MemberState>): Life => ({
  ...life,
  members: life.members.map((member) => (member.index === index ? { ...member, ...values } : member)),
})
const train = (life: Life, index: number): Life => completeAttempt(withMember(life, index, { status: 'succeeded' }), `train ${index}`)
const queuedCombine = (task: TaskState): TaskState => (task.kind === 'combine' ? { ...task, status: 'queued' } : task)
const statusesOf = ({ tasks }: Life): string[] => tasks.map(({ status }) => status)
const early: TimeLeft = { seconds: 60, leftMs: 10_000, finishMs: 500, combineMs: 1_000 }
const ending = { ...early, leftMs: 1_500 }
const combining = { ...early, leftMs: 1_000 }
const over = { ...early, leftMs: -1 }

describe('the time limit of a job', () => {
  const half = (): Life => beginAttempt(train(beginAttempt(fresh(4), 'train 0'), 0), 'train 1')

  it('leaves the job alone until what its end needs is all that is left', () => {
    expect(keepDeadline(half(), { ...early, leftMs: 1_501 })).toEqual(half())
  })

  it('then ends members with what they have, and skips those that have not begun, by name', () => {
    const ended = keepDeadline(half(), ending)
    expect([ended.job?.status, ended.job?.request, statusesOf(ended)]).toEqual([
      'stopping',
      'time_limit',
      ['done', 'running', 'cancelled', 'cancelled', 'waiting'],
    ])
    expect(ended.changes.find(({ type }) => type === 'job_moved' || type === 'job_asked')).toBeDefined()
    const message = ended.changes.flatMap((change) => (change.type === 'job_moved' && change.to === 'stopping' ? [change.message] : []))[0]
    expect(message).toContain('time limit (limits.max_seconds, 60)')
    expect(message).toContain('skipped: 2, 3')
  })

  it('gives up a member that does not end in time, and makes the ensemble of the others', () => {
    const given = keepDeadline(keepDeadline(half(), ending), combining)
    expect([statusesOf(given), given.members[1]?.status]).toEqual([['done', 'cancelled', 'cancelled', 'cancelled', 'queued'], 'cancelled'])
    expect(completeCombining(beginAttempt(given, 'combine'), 'combine', [0]).job?.status).toBe('succeeded')
  })

  it('gives up none while there is no other: a late result is better than none', () => {
    const one = beginAttempt(fresh(2), 'train 0')
    const late = keepDeadline(keepDeadline(one, ending), over)
    expect(statusesOf(late)).toEqual(['running', 'cancelled', 'waiting'])
  })

  it('ends a job of which nothing has begun, and measures what waits with a checkpoint', () => {
    const lost = loseAttempt(beginAttempt(fresh(2), 'train 0'), 'train 0')
    expect(keepDeadline(lost, ending)).toEqual(lost)
    const ended = keepDeadline(lost, over)
    expect([ended.job?.status, statusesOf(ended)]).toEqual(['failed', ['cancelled', 'cancelled', 'cancelled']])
    expect(ended.changes.at(-1)).toMatchObject({ error: { code: 'time_limit' } })
    expect(statusesOf(keepDeadline(withMember(lost, 0, { checkpointed: true }), ending))).toEqual(['queued', 'cancelled', 'waiting'])
  })

  it('ends a job when its time is over with the ensemble that was made last, whatever is under way, and says which members it is without', () => {
    const meanwhile = completeCombining(beginAttempt({ ...half(), tasks: half().tasks.map(queuedCombine) }, 'combine'), 'combine', [0])
    const busy = { ...train(meanwhile, 1), tasks: train(meanwhile, 1).tasks.map(queuedCombine) }
    const ended = keepDeadline(beginAttempt(busy, 'combine'), over)
    expect([ended.job?.status, statusesOf(ended)]).toEqual(['succeeded', ['done', 'done', 'cancelled', 'cancelled', 'cancelled']])
    expect(ended.changes.flatMap((change) => (change.type === 'warned' ? [change.message] : [])).at(-1)).toContain(
      'without members that ended after it was made: 1',
    )
    expect(keepDeadline(ended, over)).toEqual(ended)
  })

  it('makes no ensemble again of the same members: the job ends with that which was made meanwhile', () => {
    const meanwhile = completeCombining(beginAttempt({ ...half(), tasks: half().tasks.map(queuedCombine) }, 'combine'), 'combine', [0])
    expect(keepDeadline(keepDeadline(meanwhile, ending), combining).job?.status).toBe('succeeded')
  })

  it('leaves a pause and a cancel that were asked before, and a job that rests', () => {
    for (const action of ['pause', 'cancel'] as const) {
      const asked = act(half(), action)
      expect(keepDeadline(asked, over)).toEqual(asked)
      const rests = stopAttempt(asked, 'train 1', action === 'pause' ? 'paused' : 'cancelled')
      expect(keepDeadline(rests, over)).toEqual(rests)
    }
  })
})

type Happening = 'begin' | 'train' | 'checkpoint' | 'lose' | 'combine'
const happeningOf = (...what: Happening[]) => fc.record({ what: fc.constantFrom(...what), index: fc.nat(3), waitMs: fc.nat(400) })
/** What can happen to a job of four members on two workers, one of which may be lost for good at any time. */
const happening = happeningOf('begin', 'train', 'checkpoint', 'lose')

function apply(life: Life, { what, index }: { what: Happening; index: number }): Life {
  const id = `train ${index}`
  if (what === 'combine') return combineNext(life)
  const status = life.tasks.find((task) => task.id === id)?.status
  if (what === 'begin') return status === 'queued' ? beginAttempt(life, id) : life
  if (status !== 'running') return life
  if (what === 'checkpoint') return withMember(life, index, { checkpointed: true })
  return what === 'train' ? train(life, index) : loseAttempt(life, id)
}

/** A step of making an ensemble: claimed, then made of the members that had succeeded. */
function combineNext(life: Life): Life {
  const status = life.tasks.find(({ kind }) => kind === 'combine')?.status
  if (status === 'queued') return beginAttempt(life, 'combine')
  const members = life.members.filter((member) => member.status === 'succeeded').map((member) => member.index)
  return status === 'running' ? completeCombining(life, 'combine', members) : life
}

describe('whatever happens to the workers of a job', () => {
  it('once one ensemble was made, the job has succeeded when its time is over, and nothing of it goes on', () => {
    let ended = 0
    fc.assert(
      fc.property(fc.array(happeningOf('begin', 'train', 'combine', 'combine', 'checkpoint', 'lose'), { minLength: 20, maxLength: 40 }), (steps) => {
        let life: Life = { ...fresh(4), job: { id: 'job', status: 'queued', request: null, oneTraining: false, interim: { everyMs: 0, sinceMs: null } } }
        for (const step of steps) {
          if (isTerminal(life.job?.status ?? 'queued')) return
          life = apply(life, step)
        }
        const made = life.members.some(({ combined }) => combined)
        const kept = keepDeadline(life, over)
        ended += made ? 1 : 0
        expect(kept.job?.status === 'succeeded').toBe(made)
        if (made) expect(kept.tasks.filter(isOpen)).toEqual([])
      }),
      { numRuns: 1_000 },
    )
    expect(ended).toBeGreaterThan(20)
  })

  it('its ensemble is due as soon as what is left is needed to make it, of every member that had succeeded by then', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), fc.integer({ min: 0, max: 6_000 }), (steps, limitMs) => {
        let life = fresh(4)
        let now = 0
        for (const step of steps) {
          if (isTerminal(life.job?.status ?? 'queued')) return
          const before = life.members.filter(({ status }) => status === 'succeeded').map(({ index }) => index)
          const time: TimeLeft = { seconds: 6, leftMs: limitMs - now, finishMs: 300, combineMs: 500 }
          const kept = keepDeadline(life, time)
          expect(keepDeadline(kept, time).changes).toEqual(kept.changes)
          if (time.leftMs > 800) expect(kept).toEqual(life)
          expect(kept.members.filter(({ status }) => status === 'succeeded').map(({ index }) => index)).toEqual(before)
          const trains = kept.tasks.some((task) => task.kind === 'train' && isOpen(task))
          if (time.leftMs <= 500 && before.length > 0) expect([trains, kept.tasks.at(-1)?.status]).toEqual([false, 'queued'])
          if (time.leftMs <= 800 && kept.job?.status === 'stopping')
            expect(kept.tasks.every(({ kind, status }) => kind !== 'train' || status !== 'waiting')).toBe(true)
          life = apply(kept, step)
          now += step.waitMs
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('its end is given the time that was measured for it, but never more than a quarter of the limit', () => {
    const seconds = fc.option(fc.double({ min: 0, max: 1e4, noNaN: true }))
    const measured: fc.Arbitrary<Measured> = fc.record({
      maxSeconds: fc.integer({ min: 1, max: 1e5 }),
      elapsed: fc.double({ min: 0, max: 2e5, noNaN: true }),
      combine: seconds,
      epoch: seconds,
    })
    fc.assert(
      fc.property(measured, (known) => {
        const { leftMs, finishMs, combineMs } = timeLeft(known)
        expect(Math.abs(leftMs - 1_000 * (known.maxSeconds - known.elapsed))).toBeLessThanOrEqual(1)
        expect(finishMs + combineMs).toBeLessThanOrEqual(250 * known.maxSeconds + 1)
        if (known.combine !== null && known.combine < 0.05 * known.maxSeconds)
          expect(combineMs).toBeGreaterThanOrEqual(Math.min(1_000 * known.combine, 150 * known.maxSeconds) - 1)
        const next = untilNextStep({ seconds: known.maxSeconds, leftMs, finishMs, combineMs })
        expect(next === null).toBe(leftMs <= 0)
        if (next !== null) expect([leftMs, leftMs - combineMs, leftMs - combineMs - finishMs]).toContain(next)
      }),
      { numRuns: 500 },
    )
  })
})
