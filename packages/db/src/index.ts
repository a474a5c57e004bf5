export { isDatabaseUnavailable, LeaseLostError } from './connection/errors.js'
export type { Queryable, Transaction } from './connection/queries.js'
export { type MigrateOptions, migrate, pendingMigrations } from './migrations/migrate.js'
