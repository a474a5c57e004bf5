import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createLogger } from './create-logger.js'
import { onShutdown } from './on-shutdown.js'

const logger = createLogger({ name: 'test', level: 'silent' })

function source() {
  const emitter = new EventEmitter()
  let end: (code: number) => void = () => {}
  const ended = new Promise<number>((resolve) => {
    end = resolve
  })
  let exits = 0
  const exit = (code: number) => {
    exits++
    end(code)
  }
  return { signals: { on: (signal: string, listener: () => void) => emitter.on(signal, listener), exit }, emitter, ended, exits: () => exits }
}

describe('a process that is asked to end', () => {
  it('closes everything once and in order, and ends with 0', async () => {
    const { signals, emitter, ended, exits } = source()
    const closed: string[] = []
    const closer = (name: string) => ({ name, close: async () => void closed.push(name) })
    onShutdown(logger, [closer('server'), closer('queue'), closer('database')], { limitMs: 1_000, source: signals })
    emitter.emit('SIGTERM')
    emitter.emit('SIGINT')
    expect(await ended).toBe(0)
    expect(closed).toEqual(['server', 'queue', 'database'])
    expect(exits()).toBe(1)
  })

  it('closes the rest when one fails, and ends with 1', async () => {
    const { signals, ended } = source()
    const closed: string[] = []
    const closers = [
      { name: 'bad', close: () => Promise.reject(new Error('stuck')) },
      { name: 'good', close: async () => void closed.push('good') },
    ]
    const shutdown = onShutdown(logger, closers, { limitMs: 1_000, source: signals })
    await shutdown('by hand')
    expect(await ended).toBe(1)
    expect(closed).toEqual(['good'])
  })

  it('ends with 1 when closing takes longer than allowed', async () => {
    const { signals, emitter, ended } = source()
    onShutdown(logger, [{ name: 'never', close: () => new Promise(() => {}) }], { limitMs: 20, source: signals })
    emitter.emit('SIGINT')
    expect(await ended).toBe(1)
  })
})
