import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { maskSetting, maskUrl } from './mask.js'
import { readSettings } from './read-settings.js'
import { databaseUrl, logLevel, queueUrl } from './service-urls.js'
import { SettingsError } from './settings-error.js'

const schema = z.object({
  DATABASE_URL: databaseUrl,
  QUEUE_URL: queueUrl,
  PORT: z.coerce.number().int().min(1).max(65_535).default(8080),
  LOG_LEVEL: logLevel.default('info'),
  TRAINYARD_API_KEY: z.string().min(20).optional(),
})
const good = { DATABASE_URL: 'postgresql://u:p@h/d', REDIS_URL: 'redis://h' }

function errorOf(env: Record<string, string | undefined>): SettingsError {
  try {
    readSettings(schema, env)
  } catch (error) {
    if (error instanceof SettingsError) return error
  }
  throw new Error('no error was found')
}

describe('settings', () => {
  it('are read with their defaults, and the queue falls back to Redis', () => {
    expect(readSettings(schema, good)).toEqual({ DATABASE_URL: good.DATABASE_URL, QUEUE_URL: 'redis://h', PORT: 8080, LOG_LEVEL: 'info' })
    expect(readSettings(schema, { ...good, QUEUE_URL: 'postgres://h/d', PORT: '1234', OTHER: 'x' })).toMatchObject({ QUEUE_URL: 'postgres://h/d', PORT: 1234 })
  })

  it('that are empty count as not set', () => {
    expect(readSettings(schema, { ...good, QUEUE_URL: '', PORT: '' })).toMatchObject({ QUEUE_URL: 'redis://h', PORT: 8080 })
  })

  it('report all their errors at once, each with name, rule and what was received', () => {
    const { message, errors } = errorOf({ DATABASE_URL: 'mysql://u:hunter2@h', PORT: '70000', LOG_LEVEL: 'loud' })
    expect(errors.map(({ variable }) => variable)).toEqual(['DATABASE_URL', 'QUEUE_URL (or REDIS_URL)', 'PORT', 'LOG_LEVEL'])
    expect(message).toContain('4 settings are wrong')
    expect(message).toContain('DATABASE_URL: must be a URL that starts with postgresql:// or postgres:// (received: "mysql://u:***@h")')
    expect(message).toContain('QUEUE_URL (or REDIS_URL): is not set, nor is REDIS_URL (received: nothing)')
    expect(message).toContain('70000')
    expect(message).not.toContain('hunter2')
  })

  it('never show a secret', () => {
    const { message } = errorOf({ ...good, TRAINYARD_API_KEY: 'ty_short' })
    expect(message).toContain('TRAINYARD_API_KEY')
    expect(message).toContain('8 characters, hidden')
    expect(message).not.toContain('ty_short')
  })
})

describe('masking', () => {
  it('hides passwords in URLs and cuts long text', () => {
    expect(maskUrl('redis://user:s3cret@host:1/0')).toBe('redis://user:***@host:1/0')
    expect(maskUrl('redis://:s3cret@host')).toBe('redis://:***@host')
    expect(maskUrl('redis://host')).toBe('redis://host')
    expect(maskSetting('X', 'a'.repeat(300)).length).toBeLessThan(110)
  })
})
