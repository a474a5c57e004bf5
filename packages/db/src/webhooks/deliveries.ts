import { limits } from '@trainyard/spec'
import {
  bool,
  execute,
  firstRow,
  float,
  int,
  jsonText,
  nullable,
  type Queryable,
  type RowOf,
  rows,
  statement,
  text,
  type Transaction,
} from '../connection/statement.js'

/** A message that this process may send until its lease ends. `attempts` numbers the attempt, `tries` counts those since it was asked for. */
export type ClaimedDelivery = RowOf<typeof claim>

/** What came of one attempt. */
export type DeliveryAttempt = {
  id: string
  attempts: number
  /** The status of the answer; null where none came. */
  status: number | null
  seconds: number
  /** Null where it was delivered. */
  error: string | null
  /** The beginning of the answer. */
  answer: string | null
  /** When the next attempt is due; null for none. */
  retrySeconds: number | null
  /** The receiver says that it wants no more (410). */
  isGone: boolean
}

// Of one webhook few are sent at once, so that a slow receiver takes no places from others.
const claim = statement({
  name: 'webhooks: claim',
  text: `UPDATE webhook_deliveries d SET attempts = d.attempts + 1, lease_until = clock_timestamp() + make_interval(secs => $3::float8),
      next_attempt_at = clock_timestamp() + make_interval(secs => $3::float8)
    FROM webhooks w WHERE w.id = d.webhook_id AND d.id IN (
      SELECT c.id FROM webhooks o CROSS JOIN LATERAL (
        SELECT t.id FROM webhook_deliveries t WHERE t.webhook_id = o.id AND t.status = 'pending' AND t.next_attempt_at <= clock_timestamp()
        ORDER BY t.next_attempt_at
        LIMIT greatest(0, $2::int - (SELECT count(*) FROM webhook_deliveries f WHERE f.webhook_id = o.id AND f.status = 'pending' AND f.lease_until > clock_timestamp()))
        FOR UPDATE SKIP LOCKED) c
      WHERE o.disabled_at IS NULL LIMIT $1::int)
    RETURNING d.id, d.webhook_id AS "webhookId", d.body, d.attempts, d.attempts - d.first_attempt AS tries, w.url, w.secret,
      CASE WHEN w.previous_expires_at > clock_timestamp() THEN w.previous_secret END AS "previousSecret"`,
  params: { atMost: int, ofOne: int, leaseSeconds: float },
  row: { id: text, webhookId: text, body: text, attempts: int, tries: int, url: text, secret: text, previousSecret: nullable(text) },
})
const record = statement({
  name: 'webhooks: record',
  text: `UPDATE webhook_deliveries SET lease_until = NULL, status = $3, next_attempt_at = clock_timestamp() + make_interval(secs => $4::float8),
      last_attempt = $5::jsonb
    WHERE id = $1 AND attempts = $2::int AND status = 'pending' RETURNING webhook_id AS "webhookId"`,
  params: { id: text, attempts: int, status: text, retrySeconds: float, lastAttempt: jsonText },
  row: { webhookId: text },
})
const succeeded = statement({
  name: 'webhooks: succeeded',
  text: 'UPDATE webhooks SET failures = 0, failing_since = NULL WHERE id = $1 AND failures > 0',
  params: { id: text },
})
const failed = statement({
  name: 'webhooks: failed',
  text: 'UPDATE webhooks SET failures = failures + 1, failing_since = COALESCE(failing_since, clock_timestamp()) WHERE id = $1',
  params: { id: text },
})
const disable = statement({
  name: 'webhooks: disable',
  text: `WITH disabled AS (
      UPDATE webhooks SET disabled_at = clock_timestamp(), disabled_reason = CASE WHEN $2 THEN 'the receiver answered 410 Gone'
        ELSE failures || ' attempts in a row failed since ' || to_char(failing_since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') END
      WHERE id = $1 AND disabled_at IS NULL
        AND ($2 OR (failures >= $3::int AND failing_since <= clock_timestamp() - make_interval(hours => $4::int)))
      RETURNING id, project_id, url, disabled_reason)
    SELECT d.id FROM disabled d LEFT JOIN LATERAL
      tell_webhooks(d.project_id, 'webhook.disabled', json_build_object('object', 'webhook', 'id', d.id, 'url', d.url, 'reason', d.disabled_reason)) told ON true
    GROUP BY d.id`,
  params: { id: text, isGone: bool, failures: int, hours: int },
  row: { id: text },
})

/** Takes messages that are due, each for the time of a lease. */
export const claimDeliveries = (on: Queryable, atMost: number): Promise<ClaimedDelivery[]> =>
  rows(on, claim, { atMost, ofOne: limits.webhookSendsOfOne, leaseSeconds: limits.webhookLeaseSeconds })

/**
 * Notes what came of an attempt, and disables a webhook that has failed for too long, of which the others of its project are told. Returns whether the webhook was
 * disabled. Of a message that another sender has taken since, nothing is noted.
 */
export async function recordAttempt(
  transaction: Transaction,
  { id, attempts, retrySeconds, isGone, ...result }: DeliveryAttempt,
): Promise<{ isDisabled: boolean }> {
  const status = result.error === null ? 'delivered' : retrySeconds === null ? 'failed' : 'pending'
  const lastAttempt = JSON.stringify({ at: new Date().toISOString(), ...result })
  // default: an attempt after which none follows has no time for the next; the column keeps when it ended
  const noted = await firstRow(transaction, record, { id, attempts, status, retrySeconds: retrySeconds ?? 0, lastAttempt })
  if (!noted) return { isDisabled: false }
  if (result.error === null) {
    await execute(transaction, succeeded, { id: noted.webhookId })
    return { isDisabled: false }
  }
  await execute(transaction, failed, { id: noted.webhookId })
  const disabled = await firstRow(transaction, disable, { id: noted.webhookId, isGone, failures: limits.webhookFailures, hours: limits.webhookFailingHours })
  return { isDisabled: disabled !== null }
}
