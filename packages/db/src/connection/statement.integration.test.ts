import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defined } from '@trainyard/spec'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { type Description, describeStatement, type NotNullColumns, notNullColumns } from '@trainyard/testing/db/describe-statement.js'
import '../index.js'
import { type Column, declaredStatements, postgresTypes, type Statement } from './statement.js'

const root = fileURLToPath(new URL('..', import.meta.url))
let test: TestDatabase
let client: pg.Client
let notNull: NotNullColumns
beforeAll(async () => {
  test = await createTestDatabase()
  client = new pg.Client({ connectionString: test.url })
  await client.connect()
  notNull = await notNullColumns(client)
})
afterAll(async () => {
  await client?.end()
  await test?.drop()
})

const typeName = (oid: number): string => Object.entries(postgresTypes).find(([, id]) => id === oid)?.[0] ?? String(oid)
const declaredTypes = (columns: Record<string, Column>): Record<string, string> =>
  Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [name, type]))

/** Columns of tables that are declared otherwise than the schema has them. An outer join makes any column nullable; expressions and columns of views are as declared. */
function wronglyNullable({ row, text }: Statement, { columns }: Description): string[] {
  return columns.flatMap(({ name, table, column }) => {
    if (table === 0 || notNull.isView(table)) return []
    const inSchema = !notNull.has(table, column)
    const inStatement = row[name]?.nullable === true
    const fits = inSchema === inStatement || (inStatement && /\bLEFT JOIN\b/.test(text))
    return fits ? [] : [`${name} is ${inSchema ? 'nullable' : 'not nullable'} in the schema`]
  })
}

type Plan = { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }

const scannedTables = ({ 'Node Type': type, 'Relation Name': table, Plans = [] }: Plan): string[] => [
  ...(type === 'Seq Scan' ? [defined(table, 'table that is scanned')] : []),
  ...Plans.flatMap(scannedTables),
]

/** Tables that have few rows, however long a service runs. */
const smallTables: ReadonlySet<string> = new Set(['_prisma_migrations', 'audit_head', 'projects', 'sessions', 'tickets', 'users', 'webhooks', 'workers'])
/** What looks for rows that nobody needs any more, some times a day. */
const wholeTables = /^(?:collection: (?:count|remove) |blobs: (?:collect|unreferenced): |audit: outdated: )/

describe('a declared statement', () => {
  it.each(declaredStatements().map((statement) => [statement.name, statement] as const))(
    '%s: takes and gives back what it declares',
    async (_name, statement) => {
      const description = await describeStatement(client, statement.text)
      expect(description.params.map(typeName)).toEqual(Object.values(declaredTypes(statement.params)))
      expect(Object.fromEntries(description.columns.map(({ name, type }) => [name, typeName(type)]))).toEqual(declaredTypes(statement.row))
      expect(wronglyNullable(statement, description)).toEqual([])
    },
  )

  it('finds the rows of each table that grows with use by an index, but where the whole table is looked through on purpose', async () => {
    await client.query('SET enable_seqscan = off')
    const scanned: string[] = []
    for (const { name, text } of declaredStatements()) {
      const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`)
      const tables = rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => scannedTables(Plan)))
      for (const table of new Set(tables)) if (!smallTables.has(table)) scanned.push(`${name}: ${table}`)
    }
    expect(scanned.filter((each) => !wholeTables.test(each))).toEqual([])
    // What it would miss: the view of all points, joined without a fence.
    const joined = 'SELECT count(*) FROM metric_series s JOIN all_metric_points p ON p.series_id = s.id WHERE s.job_id = $1'
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${joined}`)
    expect(rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => scannedTables(Plan)))).toContain('metric_chunks')
    await client.query('RESET enable_seqscan')
  })

  it('is every one: other SQL only opens and ends transactions, sets limits, migrates, and copies whole tables as the catalog has them', async () => {
    const files = (await readdir(root, { recursive: true })).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('generated'),
    )
    const running: string[] = []
    for (const file of files) if (/\.query\b/.test(await readFile(path.join(root, file), 'utf8'))) running.push(file)
    expect(running.sort()).toEqual([
      'backup/catalog.ts',
      'backup/restore-backup.ts',
      'backup/write-backup.ts',
      'connection/statement.ts',
      'connection/transaction.ts',
      'database.ts',
      'migrations/connect-creating.ts',
      'migrations/migrate.ts',
      'migrations/migration-records.ts',
      'tasks/due-tasks.ts',
    ])
  })
})
