import fc from 'fast-check'
import { expect, it } from 'vitest'
import { gather, holdsLease, idleSlots, isAbandoned, isClaimable, mayGather } from './claims.js'

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

it('only a training task that nobody has begun takes in others', () => {
  expect(mayGather({ kind: 'train', epoch: 0 })).toBe(true)
  expect(mayGather({ kind: 'train', epoch: 1 })).toBe(false)
  expect(mayGather({ kind: 'combine', epoch: 0 })).toBe(false)
})

it('whole siblings are taken in, in their order, as long as they fit', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 8 })
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 12 }), (counts, wanted) => {
      const siblings = counts.map((count, index) => ({ id: `${index}`, members: Array.from({ length: count }, (_, place) => 10 * (index + 1) + place) }))
      const { members, dissolved } = gather([0], siblings, wanted)
      expect(members).toEqual([0, ...siblings.slice(0, dissolved.length).flatMap((sibling) => sibling.members)])
      expect(dissolved).toEqual(siblings.slice(0, dissolved.length).map(({ id }) => id))
      expect(members.length).toBeLessThanOrEqual(Math.max(1, wanted))
      const next = siblings[dissolved.length]
      if (next) expect(members.length + next.members.length).toBeGreaterThan(wanted)
    }),
  )
})

it('idle slots are those that are not busy; before any worker has reported there is one', () => {
  expect(idleSlots({ slots: 4, busy: 1 })).toBe(3)
  expect(idleSlots({ slots: 1, busy: 2 })).toBe(0)
  expect(idleSlots({ slots: null, busy: 0 })).toBe(1)
})
