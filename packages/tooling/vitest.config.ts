import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))
const source = (name: string) => fileURLToPath(new URL(`../${name}/src/index.ts`, import.meta.url))
const packages = ['spec', 'runtime', 'engine', 'training', 'db', 'queue', 'local', 'client']
const shared = {
  root,
  // Tests run on the sources of every package, so that a stale build can never make one pass.
  resolve: {
    alias: [
      { find: '@trainyard/db/testing', replacement: fileURLToPath(new URL('../db/src/test-database.ts', import.meta.url)) },
      ...packages.map((name) => ({ find: `@trainyard/${name}`, replacement: source(name) })),
    ],
  },
}

/** Whole processes take their time, and one at a time. */
const whole = { testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false }

export default defineConfig({
  ...shared,
  test: {
    projects: [
      // Tests in a browser need Chromium and a quiet machine: TRAINYARD_BROWSER_TESTS=1 npm test -- test/browser
      ...(process.env['TRAINYARD_BROWSER_TESTS'] ? [{ ...shared, test: { ...whole, name: 'browser', include: ['test/browser/**/*.test.ts'] } }] : []),
      {
        ...shared,
        test: { name: 'unit', include: ['{apps,packages}/*/src/**/*.test.ts'], exclude: ['**/*.integration.test.ts', '**/dist/**', '**/node_modules/**'] },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          include: ['{apps,packages}/*/src/**/*.integration.test.ts'],
          // Kills of whole workers want a machine of their own: TRAINYARD_PROCESS_TESTS=1 npm test -- apps/worker
          exclude: ['**/node_modules/**', ...(process.env['TRAINYARD_PROCESS_TESTS'] ? [] : ['apps/worker/src/worker*.integration.test.ts'])],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...shared,
        test: { ...whole, name: 'system', include: ['test/**/*.test.ts'], exclude: ['**/node_modules/**', 'test/browser/**'] },
      },
    ],
  },
})
