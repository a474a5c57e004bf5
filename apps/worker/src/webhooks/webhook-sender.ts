import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@trainyard/db'
import type { AddressRules, Logger } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import { timing } from '../timing.js'
import { postMessage, signMessage } from './post-message.js'

export type WebhookSender = {
  /** Takes no more messages; waits for those that are being sent. */
  close(): Promise<void>
}

type Options = { db: Pick<Database, 'webhooks'>; rules: AddressRules; logger: Logger; everyMs?: number }

/** Sends messages to webhooks as they become due. Several workers may do it at once; what one leaves at its death another sends when the lease has ended. */
export function startWebhookSender({ db, rules, logger, everyMs = timing.webhooksMs }: Options): WebhookSender {
  const closing = new AbortController()
  const active = new Set<Promise<void>>()
  const begin = (delivery: Claimed): void => {
    const sending: Promise<void> = send(db, rules, logger, delivery)
      .catch((error: unknown) => logger.warn({ err: error, delivery_id: delivery.id }, 'could not note what came of a message; it is sent again'))
      .finally(() => active.delete(sending))
    active.add(sending)
  }
  const loop = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const free = limits.webhookSendsAtOnce - active.size
      const claimed = free === 0 ? [] : await db.webhooks.claim(free).catch((error: unknown) => warned(logger, error))
      for (const delivery of claimed) begin(delivery)
      const resting = new AbortController()
      const rest = delay(everyMs, undefined, { signal: AbortSignal.any([closing.signal, resting.signal]) }).catch(() => undefined)
      await Promise.race([rest, ...active])
      resting.abort()
    }
  }
  const keeping = loop()
  return {
    close: async () => {
      closing.abort()
      await keeping
      await Promise.all(active)
    },
  }
}

type Claimed = Awaited<ReturnType<Database['webhooks']['claim']>>[number]

function warned(logger: Logger, error: unknown): Claimed[] {
  logger.warn({ err: error }, 'could not look for messages to webhooks')
  return []
}

async function send(db: Pick<Database, 'webhooks'>, rules: AddressRules, logger: Logger, delivery: Claimed): Promise<void> {
  const { id, webhookId, attempts, tries, url, body, secret, previousSecret } = delivery
  const headers = signMessage(id, body, previousSecret === null ? [secret] : [secret, previousSecret], new Date())
  const posted = await postMessage(url, { body, headers }, rules)
  const retry = posted.error === null ? null : retrySeconds(tries, Math.random())
  const { isDisabled } = await db.webhooks.record({ id, attempts, ...posted, retrySeconds: retry, isGone: posted.status === 410 })
  const facts = { webhook_id: webhookId, delivery_id: id, attempts, error: posted.error }
  if (isDisabled) logger.warn(facts, 'a webhook was disabled')
  else if (posted.error !== null && retry === null) logger.warn(facts, 'a message to a webhook was given up')
}

/**
 * Seconds until the next attempt after `tries`: exponential, and between half and all of it by `chance` (0 to 1), so that what failed together does not come
 * back together. Null once there have been enough.
 */
export function retrySeconds(tries: number, chance: number): number | null {
  if (tries >= limits.webhookAttempts) return null
  const longest = Math.min(limits.webhookFirstRetrySeconds * limits.webhookRetryFactor ** (tries - 1), limits.webhookLongestRetrySeconds)
  return longest * (0.5 + chance / 2)
}
