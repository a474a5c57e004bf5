import { expect, test } from 'vitest'
import { createLogger } from './create-logger.js'
import { lazyChildren } from './lazy-child-logger.js'

function setUp() {
  const lines: Record<string, unknown>[] = []
  const logger = createLogger({ name: 'test', level: 'info', destination: { write: (line: string) => void lines.push(JSON.parse(line)) } })
  let made = 0
  const counted: typeof logger = Object.assign(Object.create(logger), {
    child: (...given: Parameters<typeof logger.child>) => (made++, logger.child(...given)),
  })
  return { lines, childOf: lazyChildren(counted), made: () => made }
}

test('a child writes what a child of the logger itself would write, and its own fields with each line', () => {
  const { lines, childOf } = setUp()
  const child = childOf({ request_id: 'req_1', token: 'ty_canary' })
  child.info({ a: 1 }, 'first')
  child.child({ more: true }).error('second')
  expect(lines).toMatchObject([
    { name: 'test', level: 30, request_id: 'req_1', token: '[redacted]', a: 1, msg: 'first' },
    { name: 'test', level: 50, request_id: 'req_1', token: '[redacted]', more: true, msg: 'second' },
  ])
})

test('children do not mix their fields', () => {
  const { lines, childOf } = setUp()
  const [one, two] = [childOf({ id: 1 }), childOf({ id: 2 })]
  two.info('b')
  one.info('a')
  expect(lines).toMatchObject([
    { id: 2, msg: 'b' },
    { id: 1, msg: 'a' },
  ])
})

test('a child that writes nothing is not made, and one that writes is made once', () => {
  const { childOf, made } = setUp()
  const child = childOf({ id: 1 })
  expect([child.level, child.isLevelEnabled('debug'), made()]).toEqual(['info', false, 0])
  child.info('x')
  child.info('y')
  expect(made()).toBe(1)
})
