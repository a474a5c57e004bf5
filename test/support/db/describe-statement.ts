import type pg from 'pg'

/** What Postgres says of a statement without running it: the types of its parameters, and its columns, by object id; `table` is 0 for an expression. */
export type Description = { params: number[]; columns: { name: string; type: number; table: number; column: number }[] }

type Field = { name: string; dataTypeID: number; tableID: number; columnID: number }

/** The connection of node-postgres, as far as its extended protocol is used here. */
type Wire = {
  parse(message: { name: string; text: string; types: number[] }): void
  describe(message: { type: 'S'; name: string }): void
  sync(): void
  once(event: 'parameterDescription', listener: (message: { dataTypeIDs: number[] }) => void): void
  removeListener(event: 'parameterDescription', listener: (message: { dataTypeIDs: number[] }) => void): void
}

/**
 * Prepares a statement and asks what it takes and gives back (Parse and Describe of the extended protocol); it is never run.
 *
 * @throws {Error} Postgres' own, when the statement does not fit the schema.
 */
export function describeStatement(client: pg.Client, text: string): Promise<Description> {
  return new Promise((resolve, reject) => {
    const description: Description = { params: [], columns: [] }
    let failure: Error | undefined
    const onParams = ({ dataTypeIDs }: { dataTypeIDs: number[] }): void => {
      description.params = dataTypeIDs
    }
    const query = {
      submit: (wire: Wire) => {
        wire.once('parameterDescription', onParams)
        wire.parse({ name: '', text, types: [] })
        wire.describe({ type: 'S', name: '' })
        wire.sync()
        query.done = () => wire.removeListener('parameterDescription', onParams)
      },
      done: (): void => undefined,
      handleRowDescription: ({ fields }: { fields: Field[] }) => {
        description.columns = fields.map(({ name, dataTypeID, tableID, columnID }) => ({ name, type: dataTypeID, table: tableID, column: columnID }))
      },
      handleError: (error: Error) => {
        failure = error
      },
      handleReadyForQuery: () => {
        query.done()
        if (failure) reject(failure)
        else resolve(description)
      },
    }
    client.query(query as unknown as pg.Submittable)
  })
}

/** Which columns of tables hold no nulls. Of a view's columns Postgres knows nothing. */
export type NotNullColumns = { has(table: number, column: number): boolean; isView(table: number): boolean }

/** Reads from the catalog which columns are declared NOT NULL. */
export async function notNullColumns(client: pg.Client): Promise<NotNullColumns> {
  const { rows } = await client.query<{ table: number; column: number }>(
    'SELECT attrelid::int AS table, attnum::int AS column FROM pg_attribute WHERE attnotnull',
  )
  const { rows: views } = await client.query<{ id: number }>("SELECT oid::int AS id FROM pg_class WHERE relkind = 'v'")
  const known = new Set(rows.map(({ table, column }) => `${table}.${column}`))
  return { has: (table, column) => known.has(`${table}.${column}`), isView: (table) => views.some(({ id }) => id === table) }
}
