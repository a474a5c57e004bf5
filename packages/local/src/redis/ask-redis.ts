import { connect as connectTcp } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { LocalError } from '../local-error.js'
import { localLimits } from '../local-limits.js'

/** What a Redis says about itself. */
export type RedisAnswer = {
  readonly version: string
  readonly pid: number
  /** The configuration file it was started with, "" without one. */
  readonly configFile: string | undefined
}

/**
 * Asks a Redis for PING and INFO: enough to know that it lives, takes our password and has finished loading. Speaks the
 * wire format itself (inline commands, https://redis.io/docs/latest/develop/reference/protocol-spec/), because a client
 * library belongs to the queue.
 * @throws {LocalError} `local_redis_failed` when it does not answer, refuses, or is still loading its data.
 */
export async function askRedis(url: string, limitSeconds: number = localLimits.connectSeconds): Promise<RedisAnswer> {
  const { host, port, tls, user, password } = parseRedisUrl(url)
  const login = password === '' ? '' : `AUTH ${user === '' ? '' : `${quote(user)} `}${quote(password)}\r\n`
  const text = await talk(
    () => (tls ? connectTls({ host, port, servername: host }) : connectTcp({ host, port })),
    `${login}PING\r\nINFO server\r\nQUIT\r\n`,
    limitSeconds,
  )
  const errorReply = /^-(.*)$/m.exec(text)
  if (errorReply !== null || !/^\+PONG/m.test(text)) {
    throw new LocalError('local_redis_failed', `Redis at ${host}:${port} answered ${errorReply?.[1]?.trim() ?? 'nothing intelligible'}`)
  }
  // linear: one pass over each line
  const field = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(text)?.[1]?.trim()
  // Valkey reports a Redis version for its clients and its own version in another field.
  const version = field('valkey_version') ?? field('redis_version') ?? '0'
  return { version, pid: Number(field('process_id')), configFile: field('config_file') }
}

/** Redis 6 brought the protocol (RESP3) that the client library speaks. */
export function isRedisVersionSupported(version: string): boolean {
  return Number.parseInt(version, 10) >= 6
}

function parseRedisUrl(url: string): { host: string; port: number; tls: boolean; user: string; password: string } {
  const parsed = new URL(url)
  if (parsed.protocol !== 'redis:' && parsed.protocol !== 'rediss:') {
    throw new LocalError('local_setting_invalid', `REDIS_URL has to begin with redis:// or rediss://, not ${parsed.protocol}//`)
  }
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
    port: Number(parsed.port || 6379),
    tls: parsed.protocol === 'rediss:',
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  }
}

function talk(connect: () => Socket, request: string, limitSeconds: number): Promise<string> {
  return new Promise((done, failed) => {
    const socket = connect()
    let text = ''
    const timer = setTimeout(() => socket.destroy(new Error(`no answer within ${limitSeconds} s`)), limitSeconds * 1000)
    socket.setEncoding('utf8')
    socket.on('data', (part) => (text += String(part)))
    socket.once('error', (error) => failed(new LocalError('local_redis_failed', `Redis cannot be reached: ${error.message}`, { cause: error })))
    socket.once('close', () => {
      clearTimeout(timer)
      done(text)
    })
    socket.write(request)
  })
}

/** An argument of an inline command: between double quotes, with C escapes. */
function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/[\r\n]/g, '')}"`
}
