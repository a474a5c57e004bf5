import { AppError } from '@trainyard/runtime'

/** @throws {AppError} `invalid_request` where there are no rows, or more than one request may hold. */
export function checkRowCount(rows: number, most: number): void {
  if (rows === 0) throw new AppError({ code: 'invalid_request', message: 'no rows were sent, at least one is needed' })
  if (rows > most) throw new AppError({ code: 'invalid_request', message: `${rows} rows were sent, at most ${most} may be` })
}
