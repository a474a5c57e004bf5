import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freePort, isPortFree, keptPort, readPort } from './free-port.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-port-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a port is kept across restarts while it is free, and replaced when somebody took it', async () => {
  const file = join(folder, 'port')
  const port = await keptPort(file)
  expect(await keptPort(file)).toBe(port)
  const server = createServer()
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  expect(await isPortFree(port)).toBe(false)
  const other = await keptPort(file)
  expect(other).not.toBe(port)
  expect(readPort(file)).toBe(other)
  await new Promise((done) => server.close(done))
})

test('ports are not from the range of outgoing connections', async () => {
  expect(await freePort()).toBeLessThan(32_768)
})
