import type pg from 'pg'

/** Whatever runs SQL: the pool, or the one connection of a transaction. */
export type Queryable = { query<R extends pg.QueryResultRow>(config: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult<R>> }

/** The connection of an open transaction: what is done through it happens wholly or not at all. */
export type Transaction = pg.PoolClient

/** The rows of a statement. `R` says what the statement selects; Postgres' types come as set in `pool.ts`. */
export async function rows<R extends pg.QueryResultRow>(on: Queryable, text: string, values: unknown[] = []): Promise<R[]> {
  return (await on.query<R>(text, values)).rows
}

/** The first row of a statement, or null. */
export async function firstRow<R extends pg.QueryResultRow>(on: Queryable, text: string, values: unknown[] = []): Promise<R | null> {
  return (await on.query<R>(text, values)).rows[0] ?? null
}

/**
 * The one row that a statement always has.
 * @throws {Error} when it has none, which is an error of the statement.
 */
export async function oneRow<R extends pg.QueryResultRow>(on: Queryable, text: string, values: unknown[] = []): Promise<R> {
  const row = await firstRow<R>(on, text, values)
  if (!row) throw new Error(`no row came back from: ${text}`)
  return row
}

/** How many rows a statement touched. */
export async function execute(on: Queryable, text: string, values: unknown[] = []): Promise<number> {
  return (await on.query(text, values)).rowCount ?? 0
}
