import { expect, it } from 'vitest'
import { holdsLease, isAbandoned, isClaimable } from './claims.js'

it('a lease is held while its epoch is the present one, whether it has expired or not', () => {
  const lease = { taskId: 'task', epoch: 2, jobId: 'job' }
  expect(holdsLease({ status: 'running', epoch: 2, jobId: 'job' }, lease)).toBe(true)
  expect(holdsLease({ status: 'running', epoch: 3, jobId: 'job' }, lease)).toBe(false)
  expect(holdsLease({ status: 'queued', epoch: 2, jobId: 'job' }, lease)).toBe(false)
  expect(holdsLease({ status: 'running', epoch: 2, jobId: 'other' }, lease)).toBe(false)
})

it('a task can be claimed when it is queued and due, and taken over when its lease has run out', () => {
  expect(isClaimable({ status: 'queued', due: true, expired: false })).toBe(true)
  expect(isClaimable({ status: 'queued', due: false, expired: false })).toBe(false)
  expect(isClaimable({ status: 'running', due: true, expired: true })).toBe(false)
  expect(isAbandoned({ status: 'running', due: true, expired: true })).toBe(true)
  expect(isAbandoned({ status: 'running', due: true, expired: false })).toBe(false)
})
