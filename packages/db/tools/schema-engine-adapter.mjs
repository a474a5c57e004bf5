// Prisma's Postgres adapter, made fit for the schema engine. The stock one is meant for a client's queries and differs in four points,
// each undone below where it is named.
import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import pg from 'pg'

/** Postgres' type "char" (one byte, in its catalogues), and the type that the adapter takes in its place. */
const charOid = 18
const bpcharOid = 1042

const shadows = new Set()

/** Shadow databases outlive the engine unless they are dropped; this drops those that are left. */
export const dropShadowDatabases = () => Promise.allSettled([...shadows].map((drop) => drop()))

function mend(adapter) {
  // 1. It cuts scripts at every semicolon, through function bodies and literals. One message is one implicit transaction.
  adapter.executeScript = async (sql) => {
    try {
      await adapter.underlyingDriver().query(sql)
    } catch (error) {
      adapter.onError(error)
    }
  }
  // 2. It refuses columns of type "char"; they must come back as characters.
  const perform = adapter.performIO.bind(adapter)
  const query = adapter.queryRaw.bind(adapter)
  const begin = adapter.startTransaction?.bind(adapter)
  const charColumns = new WeakMap()
  adapter.performIO = async (request) => {
    const result = await perform(request)
    const columns = []
    for (const [index, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== charOid) continue
      field.dataTypeID = bpcharOid
      columns.push(index)
    }
    charColumns.set(request, columns)
    return result
  }
  adapter.queryRaw = async (request) => {
    const result = await query(request)
    for (const column of charColumns.get(request) ?? []) result.columnTypes[column] = ColumnTypeEnum.Character
    return result
  }
  if (begin) adapter.startTransaction = async (...options) => mend(await begin(...options))
  return adapter
}

/** The factory that the engine connects through. `datasource` is what the command line hands over: `url`, and `shadowDatabaseUrl` where one is set. */
export class SchemaEngineAdapter extends PrismaPg {
  constructor(datasource, options) {
    super({ connectionString: datasource.url, max: 1 }, options)
    this.datasource = datasource
  }

  async connect() {
    return mend(await super.connect())
  }

  // 3. Its shadow database is the main one, since the connection string wins over the name it sets. 4. It leaves shadows behind.
  async connectToShadowDb() {
    const { url, shadowDatabaseUrl } = this.datasource
    if (shadowDatabaseUrl) return new SchemaEngineAdapter({ url: shadowDatabaseUrl }).connect()
    const name = `prisma_migrate_shadow_db_${randomUUID()}`
    const admin = new pg.Client({ connectionString: url })
    await admin.connect()
    await admin.query(`CREATE DATABASE "${name}"`)
    const drop = async () => {
      shadows.delete(drop)
      await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
      await admin.end()
    }
    shadows.add(drop)
    const shadowUrl = new URL(url)
    shadowUrl.pathname = `/${name}`
    const connection = await new SchemaEngineAdapter({ url: shadowUrl.href }).connect()
    const close = connection.dispose.bind(connection)
    connection.dispose = async () => {
      await close()
      await drop()
    }
    return connection
  }
}
