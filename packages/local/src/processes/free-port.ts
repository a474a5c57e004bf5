import { randomInt } from 'node:crypto'
import { readFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'

/** True when a server could listen on this port of 127.0.0.1 now. */
export function isPortFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  )
}

/**
 * A port of 127.0.0.1 on which nobody listens. Not from the range out of which systems number outgoing connections
 * (32768 and up): a client that knocks at a server which is down could then be given that very port and connect to
 * itself, and the server could not come back.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = randomInt(20_000, 32_000)
    if (await isPortFree(port)) return port
  }
  return listenOnce(0)
}

/**
 * The port of the last run where it is free, else a new one. Kept in a file, because clients that live longer than a
 * server find it again at the same place.
 */
export async function keptPort(file: string): Promise<number> {
  const kept = readPort(file)
  if (kept !== undefined && (await isPortFree(kept))) return kept
  const port = await freePort()
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${port}\n`)
  return port
}

/** The port in a file written by `keptPort`. */
export function readPort(file: string): number | undefined {
  try {
    const port = Number(readFileSync(file, 'utf8').trim())
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
  } catch {
    return undefined
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? done(address.port) : failed(new Error('no address'))))
    })
  })
}
