import { dateInputs } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateInputsOf } from './date-inputs.js'

test('a date is where the calendar says, for any moment of four thousand years', () => {
  const moment = fc.date({ min: new Date('0001-01-01'), max: new Date('4000-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(moment, (date) => {
      const [age, ...places] = dateInputsOf(date.getTime(), (time) => time)
      const hours = date.getUTCHours() + date.getUTCMinutes() / 60 + date.getUTCSeconds() / 3_600 + date.getUTCMilliseconds() / 3_600_000
      const year = date.getUTCFullYear()
      const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      const months = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].slice(0, date.getUTCMonth())
      const days = months.reduce((sum, length) => sum + length, date.getUTCDate() - 1) + hours / 24
      const shares = [days / (isLeap ? 366 : 365), ((date.getUTCDay() + 6 + hours / 24) % 7) / 7, hours / 24]
      expect([age, places.length + 1]).toEqual([date.getTime(), dateInputs])
      for (const [index, share] of shares.entries()) {
        expect(Math.abs((places[2 * index] ?? Number.NaN) - Math.sin(2 * Math.PI * share))).toBeLessThan(1e-9)
        expect(Math.abs((places[2 * index + 1] ?? Number.NaN) - Math.cos(2 * Math.PI * share))).toBeLessThan(1e-9)
      }
    }),
  )
})
