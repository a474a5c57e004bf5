import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server that can fall silent: connections stay up, new ones are accepted, and no byte passes. So a stopped server and a cut cable look alike. */
export type SilentProxy = {
  /** The URL of the server, by way of the proxy. */
  url: string
  silence(): void
  /** Passes on what was kept back, and everything after. */
  speak(): void
  close(): Promise<void>
}

/** Opens a proxy before the server of a URL. */
export async function silentProxy(target: string): Promise<SilentProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let silent = false
  const server = createServer((socket) => {
    const upstream = connect(Number(port), hostname)
    const pair = [socket, upstream] as const
    for (const [index, one] of pair.entries()) {
      const other = pair[1 - index]
      sockets.add(one)
      if (silent) one.pause()
      one.on('data', (data) => other?.write(data))
      one.on('error', () => undefined)
      one.on('close', () => {
        sockets.delete(one)
        other?.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    silence: () => {
      silent = true
      for (const socket of sockets) socket.pause()
    },
    speak: () => {
      silent = false
      for (const socket of sockets) socket.resume()
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
