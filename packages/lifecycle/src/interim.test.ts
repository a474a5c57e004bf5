import { isTerminal } from '@trainyard/spec'
import { taskOf } from '@trainyard/testing/lifecycle.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { act } from './actions.js'
import { beginAttempt, completeAttempt, completeCombining, failAttempt, loseAttempt, stopAttempt } from './attempts.js'
import { type Interim, isTraining, type Life, type MemberState } from './life.js'

const count = 5
const fresh: Life = {
  job: { id: 'job', status: 'queued', request: null, oneTraining: false, interim: { everyMs: 100, sinceMs: null } },
  tasks: [
    taskOf('combine', { kind: 'combine', status: 'waiting' }),
    ...Array.from({ length: count }, (_, index) => taskOf(`train ${index}`, { members: [index] })),
  ],
  members: Array.from({ length: count }, (_, index): MemberState => ({ index, status: 'queued', checkpointed: false, combined: false, failure: null })),
  changes: [],
}
const since = (life: Life, sinceMs: Interim['sinceMs']): Life => ({ ...life, job: life.job && { ...life.job, interim: { everyMs: 100, sinceMs } } })
const succeeded = ({ members }: Life): number[] => members.filter(({ status }) => status === 'succeeded').map(({ index }) => index)
const statusOf = (life: Life, id: string) => life.tasks.find((task) => task.id === id)?.status
const end = (life: Life, index: number): Life =>
  completeAttempt(
    { ...life, members: life.members.map((member) => (member.index === index ? { ...member, status: 'succeeded' as const } : member)) },
    `train ${index}`,
  )
const train = (life: Life, index: number): Life => end(beginAttempt(life, `train ${index}`), index)

describe('an ensemble that is made while members train', () => {
  it('is due after the first member, then with more once the last is long enough ago, and the job goes on', () => {
    const first = train(fresh, 0)
    expect(statusOf(first, 'combine')).toBe('queued')
    const made = completeCombining(beginAttempt(first, 'combine'), 'combine', [0])
    expect([made.job?.status, statusOf(made, 'combine')]).toEqual(['running', 'waiting'])
    expect(statusOf(train(since(made, 99), 1), 'combine')).toBe('waiting')
    expect(statusOf(train(since(made, 100), 1), 'combine')).toBe('queued')
  })

  it('fails nothing where it cannot be made: the next one is tried', () => {
    const first = beginAttempt(train(fresh, 0), 'combine')
    const failed = failAttempt(first, 'combine', { code: 'diverged', message: 'not finite', retry: false })
    expect([failed.job?.status, statusOf(failed, 'combine')]).toEqual(['running', 'waiting'])
  })

  it('is made again where members have succeeded meanwhile, and ends the job once it has all of them', () => {
    const combining = beginAttempt(train(fresh, 0), 'combine')
    const trained = [1, 2, 3, 4].reduce(train, combining)
    const again = completeCombining(trained, 'combine', [0])
    expect([again.job?.status, statusOf(again, 'combine')]).toEqual(['running', 'queued'])
    expect(completeCombining(beginAttempt(again, 'combine'), 'combine', [0, 1, 2, 3, 4]).job?.status).toBe('succeeded')
  })
})

const step = fc.record({
  what: fc.constantFrom('begin', 'begin', 'train', 'train', 'diverge', 'lose', 'claim', 'combine', 'combine', 'fail', 'act', 'obey'),
  index: fc.nat(count - 1),
  sinceMs: fc.constantFrom(0, 200),
  action: fc.constantFrom('pause' as const, 'cancel' as const, 'finish' as const),
})

/** `combined`: the members that the running combination was given. */
type State = { life: Life; combined: number[]; last: number[] }

function apply({ life: before, combined, last }: State, { what, index, sinceMs, action }: typeof step extends fc.Arbitrary<infer S> ? S : never): State {
  const life = since(before, last.length === 0 && combined.length === 0 ? null : sinceMs)
  const id = `train ${index}`
  const [training, combining] = [statusOf(life, id), statusOf(life, 'combine')]
  const next = (changed: Life): State => ({ life: changed, combined, last })
  if (what === 'claim') return combining === 'queued' ? { life: beginAttempt(life, 'combine'), combined: succeeded(life), last } : next(life)
  if (what === 'combine') return combining === 'running' ? { life: completeCombining(life, 'combine', combined), combined, last: combined } : next(life)
  if (what === 'fail') return next(combining === 'running' ? loseAttempt(life, 'combine') : life)
  if (what === 'begin') return next(training === 'queued' ? beginAttempt(life, id) : life)
  if (what === 'act') {
    try {
      return next(life.job?.status === 'running' ? act(life, action) : life)
    } catch {
      return next(life)
    }
  }
  if (training !== 'running') return next(life)
  if (what === 'train') return next(end(life, index))
  if (what === 'diverge') return next(failAttempt(life, id, { code: 'diverged', message: 'not finite', retry: false }))
  if (what === 'lose') return next(loseAttempt(life, id))
  return next(life.job?.request === null ? life : stopAttempt(life, id, life.job?.request === 'pause' ? 'paused' : 'cancelled'))
}

it('whatever happens, a job that succeeded has an ensemble of all members that did, and one that lives has something to go on with', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let state: State = { life: fresh, combined: [], last: [] }
      for (const each of steps) {
        if (isTerminal(state.life.job?.status ?? 'queued')) break
        state = apply(state, each)
      }
      const { life, last } = state
      const status = life.job?.status
      if (status === 'succeeded') expect(last).toEqual(succeeded(life))
      const moving = life.tasks.some((task) => task.status === 'queued' || task.status === 'running')
      if (isTerminal(status ?? 'queued') || status === 'paused') expect(moving).toBe(false)
      else expect(moving).toBe(true)
      if (status === 'paused') expect(life.tasks.some(isTraining)).toBe(true)
    }),
    { numRuns: 1_500 },
  )
})
