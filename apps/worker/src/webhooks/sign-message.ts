import { createHmac } from 'node:crypto'

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
