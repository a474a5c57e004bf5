import { errorBody } from '@trainyard/spec'
import { expect, it } from 'vitest'
import { AppError } from './app-error.js'

it('an error shows its public text and details, never what is internal', () => {
  const error = new AppError({
    code: 'conflict',
    message: 'not now',
    internal: 'row 7',
    details: [{ path: 'action', rule: 'legal_move', message: 'not now', received: 'pause' }],
    cause: new Error('deep'),
  })
  const body = error.toBody('req-1')
  expect(errorBody.parse(body)).toEqual({
    error: { type: 'conflict_error', code: 'conflict', message: 'not now', param: 'action', request_id: 'req-1', details: [...error.details] },
  })
  expect(JSON.stringify(body)).not.toMatch(/row 7|deep/)
  expect(error.status).toBe(409)
  expect(error.cause).toBeInstanceOf(Error)
})
