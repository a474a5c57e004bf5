import { describe, expect, test } from 'vitest'
import type { TrainerExit } from '../trainers/trainer-process.js'
import { type AttemptEnd, judge } from './verdict.js'

const exit = (fields: Partial<TrainerExit> = {}): TrainerExit => ({ code: null, signal: 'SIGKILL', killedFor: null, stderrTail: '', wasReady: true, ...fields })
const stopped: AttemptEnd = { type: 'result', result: { kind: 'train', outcomes: [{ status: 'paused' }] } }
const succeeded: AttemptEnd = {
  type: 'result',
  result: {
    kind: 'train',
    outcomes: [{ status: 'succeeded', member: 0, best: null, final: {}, parameters: 1, predictions: { name: '1.bin', sha256: '', bytes: 0 }, rangeTest: null }],
  },
}

describe('the verdict on an attempt', () => {
  test('a trainer that somebody killed is tried again, with how it ended and nothing of what it said', () => {
    expect(judge({ type: 'exited', exit: exit({ stderrTail: 'last words of /srv/app.js' }), memoryKill: false }, null, 'train')).toEqual({
      type: 'fail',
      failure: { code: 'worker_lost', message: 'the trainer ended unexpectedly: signal SIGKILL' },
      retry: true,
    })
  })

  test.each([
    { exit: exit({ killedFor: 'memory' }), memoryKill: false },
    { exit: exit(), memoryKill: true },
    { exit: exit({ code: 134, signal: null, stderrTail: 'FATAL ERROR: JavaScript heap out of memory' }), memoryKill: false },
  ])('want of memory is out_of_memory and would come again: $exit.killedFor $memoryKill $exit.stderrTail', (end) => {
    for (const [kind, words] of [
      ['train', 'training needs'],
      ['prepare_dataset', 'preparing the data set needs'],
      ['predict', 'predicting needs'],
      ['combine', 'combining'],
    ] as const)
      expect(judge({ type: 'exited', ...end }, null, kind)).toMatchObject({
        type: 'fail',
        failure: { code: 'out_of_memory', message: expect.stringContaining(words) },
        retry: false,
      })
  })

  test('a trainer that does not answer a stop in time is stopped all the same', () => {
    const overdue = { type: 'exited', exit: exit({ killedFor: 'overdue' }), memoryKill: false } as const
    expect(judge(overdue, 'cancel', 'train')).toEqual({ type: 'stop', as: 'cancelled' })
    expect(judge(overdue, 'pause', 'train')).toEqual({ type: 'stop', as: 'paused' })
    expect(judge(overdue, 'release', 'train')).toEqual({ type: 'release' })
    expect(judge(overdue, 'time_limit', 'train')).toMatchObject({ type: 'skip', failure: { code: 'time_limit' } })
  })

  test('a pause for the end of the worker gives the task back instead of pausing the job', () => {
    expect(judge(stopped, 'release', 'train')).toEqual({ type: 'release' })
    expect(judge(stopped, 'pause', 'train')).toEqual({ type: 'stop', as: 'paused' })
  })

  test('a member that was finished is complete, whatever was asked at the last moment', () => {
    expect(judge(succeeded, 'cancel', 'train')).toEqual({ type: 'complete', result: succeeded.result })
  })

  test('a member without a result is left out; it fails the job only where time ran out and no other has one', () => {
    const early: AttemptEnd = { type: 'result', result: { kind: 'train', outcomes: [{ status: 'skipped', message: 'before the first step' }] } }
    expect(judge(early, 'finish', 'train')).toEqual({ type: 'skip', message: 'before the first step', failure: null })
    expect(judge(early, null, 'train')).toEqual({ type: 'skip', message: 'before the first step', failure: null })
    expect(judge(early, 'cancel', 'train')).toEqual({ type: 'stop', as: 'cancelled' })
    expect(judge(early, 'time_limit', 'train')).toMatchObject({
      type: 'skip',
      failure: { code: 'time_limit', message: expect.stringContaining('before the first step') },
    })
  })

  test.each<[string, AttemptEnd, string]>([
    ['a trainer that ends before it is ready', { type: 'exited', exit: exit({ code: 1, signal: null, wasReady: false }), memoryKill: false }, 'trainer_start'],
    [
      'a trainer whose program is not whole',
      { type: 'exited', exit: exit({ code: 1, signal: null, wasReady: false, stderrTail: 'Error [ERR_MODULE_NOT_FOUND]' }), memoryKill: false },
      'installation',
    ],
    [
      'a trainer that the system could not start',
      { type: 'exited', exit: exit({ code: null, wasReady: false, error: Object.assign(new Error('x'), { code: 'EMFILE' }) }), memoryKill: false },
      'host_resources',
    ],
    ['an engine that does not load', { type: 'exited', exit: exit({ wasReady: false, killedFor: 'not_ready' }), memoryKill: false }, 'trainer_start'],
    ['a full disk of the database', { type: 'broken', error: Object.assign(new Error('x'), { code: '53100' }) }, 'database_storage'],
    ['a full disk of the host', { type: 'broken', error: Object.assign(new Error('x'), { code: 'ENOSPC' }) }, 'host_storage'],
    ['a module that is gone', { type: 'broken', error: Object.assign(new Error('x'), { code: 'ERR_MODULE_NOT_FOUND' }) }, 'installation'],
    ['a database that did not answer', { type: 'lost', loss: 'outage' }, 'database_away'],
    [
      'an outage that the trainer met',
      { type: 'failed', failure: { code: 'engine_error', message: 'x', internal: '', outage: 'host_storage' } },
      'host_storage',
    ],
  ])('%s is an outage: the task is deferred and nothing counts', (_name, end, cause) =>
    expect(judge(end, null, 'train')).toMatchObject({ type: 'defer', outage: { cause } }),
  )

  test('nothing is written after the lease was lost', () => {
    expect(judge({ type: 'lost', loss: 'fenced' }, 'cancel', 'train')).toEqual({ type: 'nothing' })
  })

  test('an error that the trainer reported is not retried', () => {
    expect(judge({ type: 'failed', failure: { code: 'diverged', message: 'the loss is NaN at step 7', internal: '' } }, null, 'train')).toEqual({
      type: 'fail',
      failure: { code: 'diverged', message: 'the loss is NaN at step 7' },
      retry: false,
    })
  })
})
