import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

/** Stands where the serving process does, over a real connection, and answers every request with the status that the test wants, and with a body of it or the one that is given. */
export async function standInServing() {
  let status = 200
  let answer: object | Uint8Array | null = null
  let headers: Record<string, string> = {}
  const server = createServer((request, reply) => {
    request
      .resume()
      .once('end', () =>
        reply
          .writeHead(status, { 'content-type': 'application/json', ...headers })
          .end(answer instanceof Uint8Array ? answer : JSON.stringify(answer ?? { status })),
      )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    serving: { url: `http://127.0.0.1:${port}`, token: 'a shared token', timeoutMs: 5_000 },
    answerWith: (wanted: number, body: object | Uint8Array | null = null, more: Record<string, string> = {}) => {
      status = wanted
      answer = body
      headers = more
    },
  }
}
