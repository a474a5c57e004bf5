import { elementAt, isTerminal, limits } from '@trainyard/spec'
import fc from 'fast-check'
import { taskOf } from '@trainyard/testing/lifecycle.js'
import { describe, expect, it } from 'vitest'
import { act } from './actions.js'
import { beginAttempt, completeAttempt, completeCombining, failAttempt, loseAttempt, skipAttempt } from './attempts.js'
import { becameDue, type Life, type MemberState } from './life.js'

/** How the training of a pack ends: what became of each of its members, or of all of them at once. */
type End =
  | { how: 'trained'; members: readonly ('succeeded' | 'failed')[] }
  /** An error that would come again; `data_error` is one of the job itself. `alone`: what becomes of the members where they are then trained alone. */
  | { how: 'error'; code: 'diverged' | 'out_of_memory' | 'engine_error' | 'data_error'; alone: readonly ('succeeded' | 'failed')[] }
  /** Lost again and again, until it is given up. */
  | { how: 'lost'; alone: readonly ('succeeded' | 'failed')[] }
  | { how: 'skipped'; code: 'time_limit' | null }

/** A job whose members train in packs of these sizes. */
function fresh(packs: readonly number[]): Life {
  const first = packs.map((_, index) => packs.slice(0, index).reduce((sum, size) => sum + size, 0))
  const count = packs.reduce((sum, size) => sum + size, 0)
  return {
    job: { id: 'job', status: 'queued', request: null, oneTraining: false, interim: null },
    tasks: [
      ...packs.map((size, index) =>
        taskOf(`train ${index}`, { members: Array.from({ length: size }, (_, place) => elementAt(first, index, 'packs') + place) }),
      ),
      taskOf('combine', { kind: 'combine', status: 'waiting' }),
    ],
    members: Array.from({ length: count }, (_, index): MemberState => ({ index, status: 'queued', checkpointed: false, combined: false, failure: null })),
    changes: [],
  }
}

const succeededOf = ({ members }: Life): number[] => members.filter(({ status }) => status === 'succeeded').map(({ index }) => index)

/** Marks members as succeeded, as their results do before their task ends. */
const succeed = (life: Life, indices: readonly number[]): Life => ({
  ...life,
  members: life.members.map((member) => (indices.includes(member.index) ? { ...member, status: 'succeeded' } : member)),
})

function end(life: Life, id: string, ending: End): Life {
  const members = life.tasks.find((task) => task.id === id)?.members ?? []
  const begun = beginAttempt(life, id)
  switch (ending.how) {
    case 'error': {
      const failed = failAttempt(begun, id, { code: ending.code, message: `${ending.code} of ${id}`, retry: false })
      return endAlone(failed, id, members, ending.alone, ending.code)
    }
    case 'skipped':
      return skipAttempt(begun, id, { message: `${id} skipped`, ...(ending.code ? { error: { code: ending.code, message: `${ending.code} of ${id}` } } : {}) })
    case 'lost': {
      let lost = loseAttempt(begun, id)
      const isPacked = ({ tasks }: Life) => tasks.some((task) => task.id === id && task.status === 'queued' && task.members.length === members.length)
      for (let attempts = 1; attempts < limits.attemptsWithoutProgress && isPacked(lost); attempts += 1) lost = loseAttempt(beginAttempt(lost, id), id)
      return endAlone(lost, id, members, ending.alone, 'worker_lost')
    }
    case 'trained': {
      const well = members.filter((_, place) => ending.members[place] === 'succeeded')
      const failed = members.filter((index) => !well.includes(index)).map((index) => ({ index, error: { code: 'diverged', message: `diverged of ${index}` } }))
      return completeAttempt(succeed(begun, well), id, failed)
    }
  }
}

/** Ends the members of a pack that was split, each in its own task; a life whose pack was not split stays as it is. */
function endAlone(life: Life, id: string, members: readonly number[], endings: readonly ('succeeded' | 'failed')[], code: string): Life {
  if (members.length < 2 || !life.changes.some((change) => change.type === 'task_split' && change.id === id)) return life
  return members.reduce((now, member, place) => {
    const task = elementAt(
      now.tasks.filter(({ kind, members: own }) => kind === 'train' && own.includes(member)),
      0,
      'the task of a member',
    )
    expect(task).toMatchObject({ members: [member], status: 'queued', attempts: 0, idleAttempts: 0 })
    expect(task.epoch).toBeGreaterThan(0)
    const begun = beginAttempt(now, task.id)
    return endings[place] === 'succeeded'
      ? completeAttempt(succeed(begun, [member]), task.id)
      : failAttempt(begun, task.id, { code, message: `${code} of ${member}`, retry: false })
  }, life)
}

const fates = (size: number) => fc.array(fc.constantFrom('succeeded' as const, 'failed' as const), { minLength: size, maxLength: size })
const ends = (size: number): fc.Arbitrary<End> =>
  fc.oneof(
    fc.record({
      how: fc.constant('trained' as const),
      members: fates(size),
    }),
    fc.record({
      how: fc.constant('error' as const),
      code: fc.constantFrom('diverged' as const, 'out_of_memory' as const, 'engine_error' as const, 'data_error' as const),
      alone: fates(size),
    }),
    fc.record({ how: fc.constant('lost' as const), alone: fates(size) }),
    fc.record({ how: fc.constant('skipped' as const), code: fc.constantFrom('time_limit' as const, null) }),
  )
const cases = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 }).chain((packs) =>
  fc.record({
    packs: fc.constant(packs),
    endings: fc.tuple(...packs.map(ends)),
    order: fc.shuffledSubarray(
      packs.map((_, index) => index),
      { minLength: packs.length },
    ),
  }),
)

/** The rule in plain words: what fails a pack as a whole fails no member but those that fail with it alone too; one succeeded member makes the ensemble; without any the first failure is the job's; an error of the job itself ends it at once. */
function rule({ packs, endings, order }: { packs: readonly number[]; endings: readonly End[]; order: readonly number[] }) {
  let succeeded = 0
  let first: string | null = null
  let last: string | null = null
  const fail = (code: string): void => void (first ??= code)
  for (const index of order) {
    const ending = elementAt(endings, index, 'endings')
    last = null
    if (ending.how === 'trained') {
      succeeded += ending.members.filter((member) => member === 'succeeded').length
      if (ending.members.includes('failed')) fail('diverged')
    } else if (ending.how === 'skipped') last = ending.code
    else if (ending.how === 'error' && ending.code === 'data_error') return { status: 'failed', code: 'data_error', succeeded, combines: false }
    else {
      const code = ending.how === 'lost' ? 'worker_lost' : ending.code
      const isSplit = packs[index] !== 1 && code !== 'diverged'
      if (isSplit) succeeded += ending.alone.filter((member) => member === 'succeeded').length
      if (!isSplit || ending.alone.includes('failed')) fail(code)
    }
  }
  const members = packs.reduce((sum, size) => sum + size, 0)
  if (succeeded > 0) return { status: 'running', code: null, succeeded, combines: true, members }
  const code = first ?? last
  return { status: code === null ? 'cancelled' : 'failed', code, succeeded, combines: false, members }
}

describe('whatever becomes of the members of a job', () => {
  it('those that succeeded make its ensemble, and without any it ends as the first that failed', () => {
    fc.assert(
      fc.property(cases, (one) => {
        let life = fresh(one.packs)
        for (const index of one.order)
          if (!isTerminal(life.job?.status ?? 'queued')) life = end(life, `train ${index}`, elementAt(one.endings, index, 'endings'))
        const right = rule(one)
        expect(life.job?.status).toBe(right.status)
        expect(life.members.filter(({ status }) => status === 'succeeded')).toHaveLength(right.succeeded)
        expect(life.tasks.find(({ id }) => id === 'combine')?.status).toBe(right.combines ? 'queued' : 'cancelled')
        expect(becameDue({ ...life, changes: life.changes.slice(-2) }).some(({ id }) => id === 'combine')).toBe(right.combines)
        const moved = life.changes.findLast((change) => change.type === 'job_moved')
        if (right.status === 'failed') expect(moved).toMatchObject({ to: 'failed', error: { code: right.code } })
        // Every failure is told once, of every member that failed.
        const told = life.changes.flatMap((change) => (change.type === 'members_failed' ? change.indices : []))
        const failed = life.members.filter(({ status }) => status === 'failed').map(({ index }) => index)
        expect(told.toSorted((a, b) => a - b)).toEqual(failed)
        for (const { status, failure } of life.members) expect(failure !== null).toBe(status === 'failed')
        if (!right.combines) return
        const combined = completeCombining(beginAttempt(life, 'combine'), 'combine', succeededOf(life))
        expect(combined.job?.status).toBe('succeeded')
        const message = combined.changes.findLast((change) => change.type === 'job_moved')?.message ?? null
        expect(message === null).toBe(failed.length === 0)
        if (failed.length > 0) expect(message).toContain(`${failed.length} of ${life.members.length} members failed`)
      }),
      { numRuns: 1_000 },
    )
  })

  it('five members of which one diverges make an ensemble of four', () => {
    let life = fresh([1, 1, 1, 1, 1])
    for (const index of [3, 0, 1, 2, 4])
      life = end(life, `train ${index}`, index === 3 ? { how: 'error', code: 'diverged', alone: [] } : { how: 'trained', members: ['succeeded'] })
    expect(life.members.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded', 'failed', 'succeeded'])
    expect(life.members[3]?.failure).toEqual({ code: 'diverged', message: 'diverged of train 3', turn: 1 })
    const done = completeCombining(beginAttempt(life, 'combine'), 'combine', succeededOf(life))
    expect(done.changes.at(-1)).toMatchObject({ to: 'succeeded', message: '1 of 5 members failed (3); the ensemble is made of those that succeeded' })
  })

  it('a pack that runs out of memory is split, also while the job is to be paused, and snapshots of one training are not', () => {
    const error = { code: 'out_of_memory', message: 'too large', retry: false }
    const begun = succeed(beginAttempt(fresh([3]), 'train 0'), [1])
    const split = failAttempt(begun, 'train 0', error)
    expect(split.members.map(({ status }) => status)).toEqual(['queued', 'succeeded', 'queued'])
    expect(split.tasks.filter(({ kind }) => kind === 'train').map(({ members, status }) => [members, status])).toEqual([
      [[0], 'queued'],
      [[2], 'queued'],
    ])
    expect(becameDue(split)).toHaveLength(2)
    const paused = failAttempt(act(begun, 'pause'), 'train 0', error)
    expect([paused.job?.status, ...paused.tasks.filter(({ kind }) => kind === 'train').map(({ status }) => status)]).toEqual(['paused', 'waiting', 'waiting'])
    expect(becameDue(act(paused, 'resume'))).toHaveLength(2)
    const snapshots = failAttempt({ ...begun, job: begun.job && { ...begun.job, oneTraining: true } }, 'train 0', error)
    expect(snapshots.members.map(({ status }) => status)).toEqual(['failed', 'succeeded', 'failed'])
  })

  it('snapshots taken before their training failed make the ensemble', () => {
    const begun = succeed(beginAttempt(fresh([3]), 'train 0'), [0, 1])
    const failed = failAttempt(begun, 'train 0', { code: 'diverged', message: 'not finite', retry: false })
    expect(failed.members.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'failed'])
    expect(becameDue(failed).map(({ id }) => id)).toEqual(['combine'])
  })

  it('a job that is being cancelled is cancelled, and one that is to finish has nothing to keep of a member that failed', () => {
    const one = end(fresh([1, 1]), 'train 0', { how: 'error', code: 'diverged', alone: [] })
    const asked = act(beginAttempt(one, 'train 1'), 'cancel')
    expect(failAttempt(asked, 'train 1', { code: 'diverged', message: 'x', retry: false }).job?.status).toBe('cancelled')
    const kept = { ...one, members: one.members.map((member) => ({ ...member, checkpointed: member.index === 0 })) }
    expect(() => act(kept, 'finish')).toThrow('No member has a checkpoint yet')
  })
})
