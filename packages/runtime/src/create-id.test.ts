import { idPrefixes, idSchema, type IdKind } from '@trainyard/spec'
import { expect, it } from 'vitest'
import { createId } from './create-id.js'

it.each(Object.keys(idPrefixes) as IdKind[])('an id of the kind %s has the form that the spec asks for', (kind) => {
  expect(idSchema(kind).safeParse(createId(kind)).success).toBe(true)
})

it('ids made in one millisecond are different and sort in the order of their making', () => {
  const ids = Array.from({ length: 10_000 }, () => createId('job'))
  expect(new Set(ids).size).toBe(ids.length)
  expect([...ids].sort()).toEqual(ids)
})
