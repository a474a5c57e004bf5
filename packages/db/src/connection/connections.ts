import type pg from 'pg'
import type { PrismaClient } from '../generated/prisma/client.js'

/** What repositories work on: Prisma for plain rows, the pool for what is bulky, hot or needs row locks. Both use the same connections. */
export type Connections = { pool: pg.Pool; prisma: PrismaClient }
