import type { Socket } from 'node:net'
import { AppError } from '@trainyard/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.js'

/** How slow a client may be. */
export type SlowClientLimits = {
  /** Progress is looked at over so long a time. */
  windowMs: number
  /** A body or a reply must move by so many bytes a second on average over that time. */
  leastBytesPerSecond: number
  /** A body that is held in memory must have arrived after so long. Uploads may take any time. */
  wholeBodyMs: number
}

/** How often requests are looked at. */
const everyMs = 1_000
/** What is left of a body after an early reply is read and dropped for so long and up to so much, so that a client that writes before it reads sees the reply. */
const drain = { ms: 10_000, bytes: 64 << 20, closingMs: 1_000 }
/** Headers must be there after so long, and Node looks for those that are not so often. */
const headers = { ms: 60_000, checkedMs: 10_000 }

/** Options of Node's server that belong to this plugin. */
export const slowClientServerOptions = { requestTimeout: 0, headersTimeout: headers.ms, connectionsCheckingInterval: headers.checkedMs }

/** What had moved at a moment. */
type Mark = { at: number; bytes: number }

/** A request that has not ended. */
type Exchange = {
  request: FastifyRequest
  reply: FastifyReply
  socket: Socket
  startedAt: number
  /** Of the body and of the reply, at the start of the window that is looked at now. */
  received: Mark
  sent: Mark
  /** Since when the rest of the body is dropped, and how much the connection had received then. */
  drained: Mark | null
}

/**
 * Ends what is too slow, in both directions. A body that comes slower than the floor, or not within its time, is answered 408; while this process itself is what
 * holds a body up, nothing is held against the client. A reply that is read slower than the floor is broken off. When the server closes, bodies under way
 * are answered 503 at once. The rest of a body that was answered early is read and dropped for a while, then the connection is closed. Must be registered
 * before every other plugin that may answer.
 */
export function registerSlowClients(app: App, limits: SlowClientLimits): void {
  const open = new Set<Exchange>()
  let closing = false

  app.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw
    // A request of a test has no connection.
    if (typeof socket?.bytesRead !== 'number') return done()
    const now = performance.now()
    const received = { at: now, bytes: socket.bytesRead }
    const exchange: Exchange = { request, reply, socket, startedAt: now, received, sent: { at: now, bytes: socket.bytesWritten }, drained: null }
    open.add(exchange)
    reply.raw.once('close', () => {
      if (request.raw.complete || socket.destroyed) open.delete(exchange)
      else dropRest(exchange, closing)
    })
    done(closing ? stopping() : undefined)
  })
  const timer = setInterval(() => {
    const now = performance.now()
    for (const exchange of open) if (look(exchange, now, limits, closing)) open.delete(exchange)
  }, everyMs)
  app.addHook('preClose', async () => {
    closing = true
    for (const exchange of open) {
      const { reply, request } = exchange
      if (exchange.drained) limitDrain(exchange.socket)
      else if (!request.raw.complete && !reply.raw.headersSent) fail(exchange, stopping())
    }
  })
  app.addHook('onClose', async () => clearInterval(timer))
}

const stopping = () => new AppError({ code: 'unavailable', message: 'the server is stopping: send the request again, or what is left of an upload' })

/** Ends an exchange that is too slow; true when it needs no further look. */
function look(exchange: Exchange, now: number, limits: SlowClientLimits, closing: boolean): boolean {
  const { request, reply, socket, drained } = exchange
  if (socket.destroyed) return true
  if (drained) {
    if (request.raw.complete) return true
    if (!closing && now - drained.at < drain.ms && socket.bytesRead - drained.bytes < drain.bytes) return false
    socket.destroy()
    return true
  }
  if (!request.raw.complete && !reply.raw.headersSent) lookAtBody(exchange, now, limits)
  else lookAtReply(exchange, now, limits)
  return false
}

function lookAtBody(exchange: Exchange, now: number, limits: SlowClientLimits): void {
  const { request, socket, startedAt, received } = exchange
  const { windowMs, leastBytesPerSecond, wholeBodyMs } = limits
  if (!isUpload(request) && now - startedAt > wholeBodyMs)
    return fail(exchange, tooSlow(`the body did not arrive within ${wholeBodyMs / 1_000} s; send it again, or a smaller one`))
  const mark = { at: now, bytes: socket.bytesRead }
  // Bytes that nobody took yet: this process is the slow one.
  if (request.raw.readableLength > 0) return void (exchange.received = mark)
  if (now - received.at < windowMs) return
  exchange.received = mark
  if (isEnough(received, mark, limits)) return
  const seconds = Math.round(windowMs / 1_000)
  const rule = `at least ${leastBytesPerSecond} bytes a second must come`
  fail(exchange, tooSlow(`the body stalled: ${mark.bytes - received.bytes} bytes came within ${seconds} s, and ${rule}; send what is left again`))
}

function lookAtReply(exchange: Exchange, now: number, limits: SlowClientLimits): void {
  const { socket, sent } = exchange
  const mark = { at: now, bytes: socket.bytesWritten - socket.writableLength }
  // All that was written has left: the next part is this process's to give.
  if (socket.writableLength === 0) return void (exchange.sent = mark)
  if (now - sent.at < limits.windowMs) return
  exchange.sent = mark
  if (!isEnough(sent, mark, limits)) socket.destroy()
}

const isEnough = (from: Mark, to: Mark, { leastBytesPerSecond }: SlowClientLimits): boolean =>
  to.bytes - from.bytes >= (leastBytesPerSecond * (to.at - from.at)) / 1_000

const isUpload = (request: FastifyRequest): boolean => request.routeOptions.config.takesFiles === true
const tooSlow = (message: string) => new AppError({ code: 'request_timeout', message })

/**
 * Answers a request whose body is still coming. Whoever reads the body hears of it as an error of the stream, and replies; the connection lives on for
 * the reply, which destroying the stream would not let it.
 */
function fail({ request, reply }: Exchange, error: AppError): void {
  if (request.raw.listenerCount('error') > 0) request.raw.emit('error', error)
  else if (!reply.sent) void reply.send(error)
}

/** Reads and drops what is left of a body that was answered. */
function dropRest(exchange: Exchange, closing: boolean): void {
  const { request, socket } = exchange
  exchange.drained = { at: performance.now(), bytes: socket.bytesRead }
  request.raw.unpipe()
  request.raw.resume()
  if (closing) limitDrain(socket)
}

function limitDrain(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), drain.closingMs)
  socket.once('close', () => clearTimeout(timer))
}
