/**
 * What happened to one operation: `ok` and `rejected` were answered, `unknown` was not (the connection broke), so that it may have happened or not.
 */
export type Outcome = 'ok' | 'rejected' | 'unknown'

/** What a client did, with what it was told. */
export type Detail =
  | /** Took the lease; `epoch` is its fencing token, null unless it was given. */ { kind: 'claim'; epoch: number | null }
  | /** Wrote under a lease; `value` is written nowhere else and stays in the task's list. */ { kind: 'append'; epoch: number; value: string }
  | /** Renewed, released or saved a checkpoint under a lease. */ { kind: 'hold'; epoch: number }
  | /** Read the whole list. */ { kind: 'read'; values: readonly string[] }

/** What a client did to one task, and when by one clock: `start` before the call, `end` after the answer, in milliseconds. */
export type Operation = { client: number; task: string; start: number; end: number; outcome: Outcome } & Detail

/** Everything that was done, and what each task's list held once all clients had stopped. */
export type History = { operations: readonly Operation[]; lists: ReadonlyMap<string, readonly string[]> }
