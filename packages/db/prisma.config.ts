import { fileURLToPath } from 'node:url'
import { defineConfig } from 'prisma/config'

// The engine of Prisma's command line is a download; a small script serves the same protocol from its wasm build.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= fileURLToPath(new URL('./tools/schema-engine.mjs', import.meta.url))

export default defineConfig({
  schema: '../../prisma/schema.prisma',
  migrations: { path: '../../prisma/migrations' },
  // Generating the client needs no database, but a url must be there.
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://none@127.0.0.1:1/none' },
})
