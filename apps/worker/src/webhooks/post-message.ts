import { createHmac } from 'node:crypto'
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { AddressRules } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'

/**
 * The headers of a message as Standard Webhooks has them (https://www.standardwebhooks.com): HMAC-SHA256 over id, seconds since 1970 and the raw body, one
 * signature for each secret. A secret is `whsec_` and the key in base64.
 */
export function signMessage(id: string, body: string, secrets: readonly string[], now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/** What one attempt came to. `error` is null for an answer of 2xx, which alone counts as delivered. */
export type Posted = { status: number | null; seconds: number; error: string | null; answer: string | null }

/** Posts a message once. Redirects are not followed: they would lead past the rules. Never rejects. */
export async function postMessage(url: string, message: { body: string; headers: Record<string, string> }, rules: AddressRules): Promise<Posted> {
  const start = performance.now()
  const seconds = (): number => Math.round(performance.now() - start) / 1_000
  const problem = rules.problem(url)
  if (problem !== null) return { status: null, seconds: 0, error: `the URL ${problem}`, answer: null }
  try {
    const reply = await answerTo(url, message, rules)
    const status = reply.statusCode ?? null
    const answer = await beginningOf(reply)
    return { status, seconds: seconds(), error: status !== null && status >= 200 && status < 300 ? null : badStatus(status), answer }
  } catch (error) {
    return { status: null, seconds: seconds(), error: described(error), answer: null }
  }
}

const badStatus = (status: number | null): string =>
  `the receiver answered ${status}${status !== null && status >= 300 && status < 400 ? '; redirects are not followed' : ''}`

function answerTo(url: string, { body, headers }: { body: string; headers: Record<string, string> }, { lookup }: AddressRules): Promise<IncomingMessage> {
  const request = url.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    request(url, {
      method: 'POST',
      // A connection of its own: one that is kept was looked up for another message.
      agent: false,
      lookup,
      signal: AbortSignal.timeout(limits.webhookTimeoutMs),
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'user-agent': 'Trainyard-Webhooks', ...headers },
    })
      .once('response', resolve)
      .on('error', reject)
      .end(body)
  })
}

/** Reads no more than is kept; the rest is not waited for. A NUL, which the database can't store, is left out. */
async function beginningOf(reply: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of reply as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= limits.webhookAnswerBytes) break
  }
  return Buffer.concat(chunks).subarray(0, limits.webhookAnswerBytes).toString('utf8').replaceAll('\0', '')
}

function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return `no answer within ${limits.webhookTimeoutMs / 1_000} seconds`
  const { code } = error as NodeJS.ErrnoException
  return error.message === '' ? `the connection failed (${code})` : error.message
}
