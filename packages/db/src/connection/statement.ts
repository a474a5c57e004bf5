import { invariant } from '@trainyard/spec'
import { SpanKind, withChildSpan } from '@trainyard/tracing'
import type pg from 'pg'

/** A column or a parameter: its type in Postgres, whether it may be null, and by `Value` what node-postgres makes of it (as set in `pool.ts`). */
export type Column<Value = unknown> = { type: PostgresType; nullable: boolean; readonly value?: Value }

/** Types in use, with their object ids in Postgres' catalog: built-in types have the same in every database. */
export const postgresTypes = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int4: 23,
  text: 25,
  float8: 701,
  'int4[]': 1007,
  'text[]': 1009,
  'int8[]': 1016,
  'float8[]': 1022,
  'bool[]': 1000,
  'timestamptz[]': 1185,
  varchar: 1043,
  timestamptz: 1184,
  numeric: 1700,
  jsonb: 3802,
} as const
export type PostgresType = keyof typeof postgresTypes

const column = <Value>(type: PostgresType): Column<Value> => ({ type, nullable: false })

export const bool = column<boolean>('bool')
export const bools = column<readonly boolean[]>('bool[]')
export const bytes = column<Buffer>('bytea')
/** A number of 64 bits, `count(*)` among them: none of ours reaches 2^53. */
export const bigint = column<number>('int8')
export const int = column<number>('int4')
export const ints = column<number[]>('int4[]')
/** A parameter whose numbers may be null. */
export const intsOrNull = column<readonly (number | null)[]>('int4[]')
export const float = column<number>('float8')
export const floats = column<readonly (number | null)[]>('float8[]')
export const numeric = column<number>('numeric')
export const text = column<string>('text')
export const texts = column<readonly (string | null)[]>('text[]')
/** Texts, none of which is null. */
export const strings = column<string[]>('text[]')
export const varchar = column<string>('varchar')
export const time = column<Date>('timestamptz')
/** Times as text, in ISO 8601. */
export const times = column<readonly string[]>('timestamptz[]')
/** JSON as it is stored: parsed, not checked. */
export const json = column<unknown>('jsonb')
/** A parameter that is JSON text already. */
export const jsonText = column<string>('jsonb')

/** Text that is one of a few words, which a check of the table holds. */
export const word = <Word extends string>(): Column<Word> => column<Word>('text')
/** JSON whose shape whoever wrote the row has checked. */
export const jsonOf = <Shape>(): Column<Shape> => column<Shape>('jsonb')
export const nullable = <Value>({ type }: Column<Value>): Column<Value | null> => ({ type, nullable: true })

type Columns = Record<string, Column>
type ValueOf<C> = C extends Column<infer Value> ? Value : never
/** What a statement takes or gives back, by name. */
export type Values<C extends Columns> = { [Name in keyof C]: ValueOf<C[Name]> }

/** SQL with the types of all that goes in and comes out. A test prepares every declared statement against the migrated schema and compares. */
export type Statement<P extends Columns = Columns, R extends Columns = Columns> = {
  name: string
  text: string
  /** By name, in the order of `$1`, `$2` … */
  params: P
  row: R
  /** Whether each connection prepares it once: for what runs all the time. */
  prepared: boolean
}

/** A row of a statement. */
export type RowOf<S> = S extends Statement<infer _P, infer R> ? Values<R> : never

const declared = new Map<string, Statement>()

/** Every statement that the modules loaded so far declare. */
export const declaredStatements = (): Statement[] => [...declared.values()]

/**
 * Declares a statement, once, when its module is loaded. Parameters are named in the order of their numbers; a statement without `row` gives nothing back.
 *
 * @throws {InvariantError} when another statement has the same name.
 */
export function statement<const P extends Columns = Record<never, Column>, const R extends Columns = Record<never, Column>>({
  name,
  text: sql,
  params,
  row,
  prepared = false,
}: {
  name: string
  text: string
  params?: P
  row?: R
  prepared?: boolean
}): Statement<P, R> {
  invariant(!declared.has(name), `two statements are named ${name}`)
  // An absent record is the empty one, which is what its default type says.
  const made: Statement<P, R> = { name, text: sql, params: params ?? ({} as P), row: row ?? ({} as R), prepared }
  declared.set(name, made)
  return made
}

/** Whatever runs SQL: the pool, or the one connection of a transaction. */
export type Queryable = { query<R extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<R>> }

/** The connection of an open transaction: what is done through it happens wholly or not at all. */
export type Transaction = pg.PoolClient

function run<P extends Columns, R extends Columns>(on: Queryable, { name, text: sql, params, prepared }: Statement<P, R>, values: Values<P>) {
  const config = { text: sql, values: Object.keys(params).map((key) => values[key]) }
  const options = { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql', 'db.query.summary': name } }
  return withChildSpan(name, options, () => on.query<Values<R>>(prepared ? { ...config, name } : config))
}

/** The rows of a statement. */
export const rows = async <P extends Columns, R extends Columns>(on: Queryable, sql: Statement<P, R>, values: Values<P>): Promise<Values<R>[]> =>
  (await run(on, sql, values)).rows

/** The first row of a statement, or null. */
export const firstRow = async <P extends Columns, R extends Columns>(on: Queryable, sql: Statement<P, R>, values: Values<P>): Promise<Values<R> | null> =>
  (await run(on, sql, values)).rows[0] ?? null

/**
 * The one row that a statement always has.
 *
 * @throws {InvariantError} when none comes back.
 */
export async function oneRow<P extends Columns, R extends Columns>(on: Queryable, sql: Statement<P, R>, values: Values<P>): Promise<Values<R>> {
  const row = await firstRow(on, sql, values)
  invariant(row, `the statement "${sql.name}" gave no row back`)
  return row
}

/** Runs a statement and tells how many rows it touched. */
export async function execute<P extends Columns, R extends Columns>(on: Queryable, sql: Statement<P, R>, values: Values<P>): Promise<number> {
  const { rowCount } = await run(on, sql, values)
  invariant(rowCount !== null, `the statement "${sql.name}" touches no rows`)
  return rowCount
}
