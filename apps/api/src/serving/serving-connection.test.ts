import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { createServingConnection, type ServingAnswer } from './serving-connection.js'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})
const textOf = async ({ body }: ServingAnswer): Promise<string> => (Buffer.isBuffer(body) ? body : await buffer(body)).toString()
const call = { method: 'POST', path: '/x', headers: {}, body: Buffer.from('question'), timeoutMs: 5_000 } as const

async function connectTo(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const connection = createServingConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 1_000)
  closers.push(() => {
    connection.close()
    server.closeAllConnections()
    server.close()
  })
  return connection
}

test('a small reply comes whole, with its status and headers', async () => {
  const connection = await connectTo((_request, reply) => reply.writeHead(418, { 'content-length': 3, 'x-own': 'y' }).end('abc'))
  const { status, headers, body } = await connection.send(call)
  expect([status, headers['x-own'], body]).toEqual([418, 'y', Buffer.from('abc')])
})

test('a large reply comes as a stream that waits for its reader, byte for byte', async () => {
  const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => i % 251))
  const connection = await connectTo((_request, reply) => reply.writeHead(200, { 'content-length': bytes.length }).end(bytes))
  const { body } = await connection.send(call)
  if (Buffer.isBuffer(body)) throw new Error('the reply came whole')
  expect((await buffer(body)).equals(bytes)).toBe(true)
})

test('who stops reading ends the transfer, and the next call is answered all the same', async () => {
  let gone: (() => void) | undefined
  const left = new Promise<void>((resolve) => (gone = resolve))
  const connection = await connectTo((_request, reply) => {
    reply.on('close', () => gone?.())
    reply.write(Buffer.alloc(10_000_000))
  })
  const { body } = await connection.send(call)
  if (Buffer.isBuffer(body)) throw new Error('the reply came whole')
  body.destroy()
  await left
  const next = await connection.send(call)
  expect(next.status).toBe(200)
  if (!Buffer.isBuffer(next.body)) next.body.destroy()
})

test('a call on a kept connection that the other side has just closed is sent once more', async () => {
  const sockets: Socket[] = []
  let answers = 0
  const server = createTcpServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => {
      // The first connection answers once and hangs up in the middle of the second request.
      if (sockets.length === 1 && answers === 1) return socket.destroy()
      answers += 1
      return socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const connection = createServingConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 1_000)
  closers.push(() => {
    connection.close()
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  expect(await textOf(await connection.send(call))).toBe('ok')
  expect(await textOf(await connection.send(call))).toBe('ok')
  expect(sockets).toHaveLength(2)
})

test('nobody there, and nobody who answers in time, are errors', async () => {
  const nobody = createServingConnection('http://127.0.0.1:1', 1_000)
  closers.push(nobody.close)
  await expect(nobody.send(call)).rejects.toThrow('ECONNREFUSED')
  const silent = await connectTo(() => undefined)
  await expect(silent.send({ ...call, timeoutMs: 200 })).rejects.toThrow('Timeout')
})
