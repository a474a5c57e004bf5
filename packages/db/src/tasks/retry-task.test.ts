import { expect, it } from 'vitest'
import { backoffSeconds } from './retry-task.js'

it('the pause before the next try doubles from one second to a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 20].map(backoffSeconds)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
})
