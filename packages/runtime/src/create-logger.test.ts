import { describe, expect, it } from 'vitest'
import { createLogger } from './create-logger.js'

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = []
  write(createLogger({ name: 'test', level: 'info', destination: { write: (line: string) => void lines.push(line) } }))
  return lines.join('')
}

describe('the logger', () => {
  it('writes one JSON object a line', () => {
    const text = logged((logger) => {
      logger.info({ job_id: 'job_1' }, 'started')
      logger.debug('not shown')
    })
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([expect.objectContaining({ name: 'test', job_id: 'job_1', msg: 'started' })])
  })

  it.each(['authorization', 'cookie', 'set-cookie', 'x-api-key', 'api_key', 'apiKey', 'secret', 'password', 'token', 'key'])(
    'never writes the field %s, at any of four depths',
    (field) => {
      const canary = 'ty_canary_value'
      const text = logged((logger) => {
        logger.info({ [field]: canary })
        logger.info({ headers: { [field]: canary } })
        logger.info({ req: { headers: { [field]: canary } } })
        logger.info({ a: { b: { c: { [field]: canary } } } })
      })
      expect(text).not.toContain(canary)
      expect(text.match(/\[redacted\]/g)).toHaveLength(4)
    },
  )
})
