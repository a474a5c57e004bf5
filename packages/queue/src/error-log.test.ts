import { createLogger } from '@trainyard/runtime'
import { expect, it } from 'vitest'
import { createErrorLog } from './error-log.js'

it('a server that is away for a minute, failing a thousand times a second, makes a handful of lines that count the rest', () => {
  const lines: { suppressed?: number }[] = []
  const logger = createLogger({
    name: 'test',
    level: 'info',
    destination: { write: (line: string) => void lines.push(JSON.parse(line) as { suppressed?: number }) },
  })
  let now = 0
  const log = createErrorLog(logger, () => now)
  for (; now < 60_000; now++) log(new Error(`connect ECONNREFUSED 127.0.0.1:${30_000 + (now % 1_000)}`))
  expect(lines).toHaveLength(6)
  expect(lines.reduce((sum, { suppressed = 0 }) => sum + suppressed + 1, 0)).toBeGreaterThan(50_000)
  log(new Error('something else'))
  expect(lines).toHaveLength(7)
})
