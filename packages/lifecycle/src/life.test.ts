import { isTerminal, jobAction, jobStatuses, legalActions } from '@trainyard/spec'
import { AppError } from '@trainyard/runtime'
import fc from 'fast-check'
import { taskOf } from '@trainyard/testing/lifecycle.js'
import { describe, expect, it } from 'vitest'
import { act, requireLegal } from './actions.js'
import { beginAttempt, completeAttempt, completeCombining, failAttempt, loseAttempt, releaseAttempt, skipAttempt, stopAttempt } from './attempts.js'
import { becameDue, isOpen, type LifeOfJob, legalMoves, type Life, type MemberState, type TaskState } from './life.js'

const job: LifeOfJob = { id: 'job', status: 'queued', request: null, oneTraining: false, interim: null }
/** A fresh job of so many members, a task for each. */
const fresh = (members: number): Life => ({
  job,
  tasks: [
    ...Array.from({ length: members }, (_, index) => taskOf(`train ${index}`, { members: [index] })),
    taskOf('combine', { kind: 'combine', status: 'waiting' }),
  ],
  members: Array.from({ length: members }, (_, index): MemberState => ({ index, status: 'queued', checkpointed: false, combined: false, failure: null })),
  changes: [],
})
const memberStatuses: MemberState['status'][] = ['queued', 'running', 'succeeded', 'failed', 'cancelled']
const memberOf = (index: number, status: MemberState['status']): MemberState => ({ index, status, checkpointed: false, combined: false, failure: null })
const statusOf = ({ job: state }: Life): string => state?.status ?? 'none'
const taskIn = ({ tasks }: Life, id: string): TaskState => tasks.find((task) => task.id === id) ?? taskOf(id)
const succeeded = ({ members }: Life): number[] => members.filter(({ status }) => status === 'succeeded').map(({ index }) => index)
/** A worker trains a member to its end: its row says so before the task ends. */
const train = (life: Life, index: number): Life => {
  const begun = beginAttempt(life, `train ${index}`)
  const members = begun.members.map((member) => (member.index === index ? { ...member, status: 'succeeded' as const } : member))
  return completeAttempt({ ...begun, members }, `train ${index}`)
}
const checkpoint = (life: Life, index: number): Life => ({
  ...life,
  members: life.members.map((member) => (member.index === index ? { ...member, checkpointed: true } : member)),
})

describe('a job', () => {
  it('runs from its first attempt, makes its ensemble due with its last member, and succeeds with it', () => {
    const begun = beginAttempt(fresh(2), 'train 0')
    expect(statusOf(begun)).toBe('running')
    const half = train(fresh(2), 0)
    expect(becameDue(half)).toEqual([])
    const trained = train(half, 1)
    expect(becameDue(trained)).toEqual([{ id: 'combine', kind: 'combine', epoch: 0, priority: 0 }])
    expect(statusOf(completeCombining(beginAttempt(trained, 'combine'), 'combine', [0, 1]))).toBe('succeeded')
  })

  it('that is queued is cancelled at once; one that trains when its members have stopped, or at the second cancel where none is running', () => {
    expect(statusOf(act(fresh(2), 'cancel'))).toBe('cancelled')
    const asked = act(beginAttempt(fresh(2), 'train 0'), 'cancel')
    expect([statusOf(asked), taskIn(asked, 'train 1').status]).toEqual(['stopping', 'cancelled'])
    expect(statusOf(stopAttempt(asked, 'train 0', 'cancelled'))).toBe('cancelled')
    const kept = act(beginAttempt(train(fresh(2), 0), 'train 1'), 'cancel')
    const combining = stopAttempt(kept, 'train 1', 'cancelled')
    expect(becameDue(combining).map(({ id }) => id)).toEqual(['combine'])
    expect(statusOf(act(combining, 'cancel'))).toBe('cancelled')
  })

  it('pauses when its members have stopped, and resumes with those that were set aside', () => {
    const asked = act(beginAttempt(fresh(2), 'train 0'), 'pause')
    expect(statusOf(asked)).toBe('stopping')
    const paused = stopAttempt(asked, 'train 0', 'paused')
    expect([statusOf(paused), paused.job?.request]).toEqual(['paused', null])
    const resumed = act({ ...paused, changes: [] }, 'resume')
    expect([statusOf(resumed), becameDue(resumed).length]).toEqual(['running', 2])
  })

  it('finishes with what has a checkpoint: other members that wait are skipped, and nothing to keep is a conflict', () => {
    const one = stopAttempt(beginAttempt(fresh(3), 'train 0'), 'train 0', 'paused')
    expect(() => act(one, 'finish')).toThrow('No member has a checkpoint yet')
    const finished = act(checkpoint(one, 1), 'finish')
    expect(['train 0', 'train 1', 'train 2'].map((id) => taskIn(finished, id).status)).toEqual(['cancelled', 'queued', 'cancelled'])
  })

  it('says in a conflict how it stands and what is possible', () => {
    const succeeded: Life = { ...fresh(1), job: { ...job, status: 'succeeded' } }
    expect(() => act(succeeded, 'cancel')).toThrow(/^This job has already succeeded and can't be cancelled.$/)
    expect(() => act(fresh(1), 'pause')).toThrow("This job is queued and can't be paused. Possible now: cancel.")
  })

  it('can be retried once it failed or was cancelled, or where it succeeded without some of its members', () => {
    fc.assert(
      fc.property(fc.constantFrom(...jobStatuses), fc.array(fc.constantFrom(...memberStatuses), { minLength: 1, maxLength: 5 }), (status, members) => {
        const life: Life = { ...fresh(0), job: { ...job, status }, members: members.map((each, index) => memberOf(index, each)) }
        const right = status === 'failed' || status === 'cancelled' || (status === 'succeeded' && members.includes('failed'))
        if (right) requireLegal(life, 'retry')
        else expect(() => requireLegal(life, 'retry')).toThrow(status === 'succeeded' ? 'none of its members failed, so there is nothing to retry' : 'retried')
        if (status === 'succeeded' && right) expect(() => act(life, 'cancel')).toThrow('Possible now: retry.')
      }),
      { numRuns: 500 },
    )
  })

  it('is tried again with a growing delay, and given up after the third loss without a checkpoint', () => {
    const fail = (life: Life): Life => failAttempt(beginAttempt(life, 'train 0'), 'train 0', { code: 'engine_error', message: 'crash', retry: true })
    const first = fail(fresh(1))
    expect(becameDue(first)).toMatchObject([{ id: 'train 0', delayMs: 1_000 }])
    const second = fail({ ...first, changes: [] })
    expect(becameDue(second)).toMatchObject([{ delayMs: 2_000 }])
    const third = fail(second)
    expect(statusOf(third)).toBe('failed')
    expect(third.changes.at(-1)).toMatchObject({
      type: 'job_moved',
      error: { code: 'worker_lost', message: expect.stringContaining('given up after 3 attempts') },
    })
  })

  it('goes on without a member that is skipped, and ends as the reason says where none is left', () => {
    const reason = { message: 'out of time', error: { code: 'time_limit', message: 'out of time' } }
    const one = skipAttempt(beginAttempt(fresh(2), 'train 0'), 'train 0', reason)
    expect(statusOf(one)).toBe('running')
    expect(statusOf(skipAttempt(beginAttempt(one, 'train 1'), 'train 1', reason))).toBe('failed')
    expect(statusOf(skipAttempt(beginAttempt(fresh(1), 'train 0'), 'train 0', { message: 'nothing learned' }))).toBe('cancelled')
  })
})

describe('a data set that cannot be prepared', () => {
  const preparation: Life = { job: null, tasks: [taskOf('prepare', { kind: 'prepare_dataset' })], members: [], changes: [] }

  it('fails with the error, unless its attempt was lost: then it is tried again', () => {
    const failed = failAttempt(beginAttempt(preparation, 'prepare'), 'prepare', { code: 'data_error', message: 'no rows', retry: false })
    expect(failed.changes).toContainEqual({ type: 'subject_failed', error: { code: 'data_error', message: 'no rows' } })
    expect(becameDue(loseAttempt(beginAttempt(preparation, 'prepare'), 'prepare'))).toHaveLength(1)
  })
})

/** Everything that users, workers and crashes can do to a job of three members, by number. */
const step = fc.record({
  what: fc.constantFrom('begin', 'train', 'fail', 'crash', 'lose', 'release', 'obey', 'skip', 'checkpoint', 'combine', 'act'),
  index: fc.nat(2),
  action: fc.constantFrom(...jobAction.options.filter((action) => action !== 'retry')),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

function apply(life: Life, { what, index, action }: Step): Life {
  const id = what === 'combine' ? 'combine' : `train ${index}`
  const { status } = taskIn(life, id)
  if (what === 'checkpoint') return checkpoint(life, index)
  if (what === 'act') return legalActions[life.job?.status ?? 'queued'].includes(action) ? tried(() => act(life, action), life) : life
  if (what === 'begin') return status === 'queued' ? beginAttempt(life, id) : life
  if (what === 'combine') return status === 'queued' ? completeCombining(beginAttempt(life, id), id, succeeded(life)) : life
  if (status !== 'running') return life
  if (what === 'train')
    return completeAttempt({ ...life, members: life.members.map((m) => (m.index === index ? { ...m, status: 'succeeded' as const } : m)) }, id)
  if (what === 'fail') return failAttempt(life, id, { code: 'diverged', message: 'not finite', retry: false })
  if (what === 'crash') return failAttempt(life, id, { code: 'engine_error', message: 'crash', retry: true })
  if (what === 'lose') return loseAttempt(life, id)
  if (what === 'release') return releaseAttempt(life, id)
  if (what === 'skip') return skipAttempt(life, id, { message: 'nothing learned' })
  return stopAttempt(life, id, life.job?.request === 'pause' ? 'paused' : 'cancelled')
}

/** A conflict changes nothing. */
function tried(decision: () => Life, before: Life): Life {
  try {
    return decision()
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return before
    throw error
  }
}

describe('any sequence of what users, workers and crashes can do', () => {
  it('makes legal moves only, leaves nothing open in a job that ended, and something to go on with in one that lives', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let life = fresh(3)
        for (const each of steps) {
          if (isTerminal(life.job?.status ?? 'queued')) break
          life = apply(life, each)
        }
        const moves = life.changes.flatMap((change) => (change.type === 'job_moved' ? [change.to] : []))
        for (const [index, to] of moves.entries()) expect(legalMoves[moves[index - 1] ?? 'queued']).toContain(to)
        const open = life.tasks.filter(isOpen)
        if (isTerminal(life.job?.status ?? 'queued')) expect(open).toEqual([])
        else {
          const moving = open.filter(({ status }) => status !== 'waiting')
          expect(life.job?.status === 'paused' ? moving.length === 0 : moving.length > 0).toBe(true)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
