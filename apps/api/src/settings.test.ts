import { readSettings, SettingsError } from '@trainyard/runtime'
import { expect, test } from 'vitest'
import { apiSettings } from './settings.js'

test('only the database and the queue have no default', () => {
  const settings = readSettings(apiSettings, { DATABASE_URL: 'postgresql://u@127.0.0.1/db', REDIS_URL: 'redis://127.0.0.1' })
  expect(settings).toMatchObject({ HOST: '127.0.0.1', PORT: 8080, QUEUE_URL: 'redis://127.0.0.1', LOG_LEVEL: 'info' })
})

test('all errors of the environment are reported, without the secrets in it', () => {
  const read = () =>
    readSettings(apiSettings, { PORT: '99999', LOG_LEVEL: 'loud', SERVING_URL: 'ftp://x', TRAINYARD_API_KEY: 'hunter2', SERVING_TOKEN: 'short' })
  expect(read).toThrow(SettingsError)
  try {
    read()
  } catch (error) {
    const { errors, message } = error as SettingsError
    expect(errors.map(({ variable }) => variable.split(' ')[0]).sort()).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'QUEUE_URL',
      'SERVING_TOKEN',
      'SERVING_URL',
      'TRAINYARD_API_KEY',
    ])
    expect(message).not.toContain('hunter2')
  }
})
