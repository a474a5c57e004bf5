import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))
const source = (name: string) => fileURLToPath(new URL(`../${name}/src/index.ts`, import.meta.url))
const packages = ['spec', 'csv', 'tables', 'runtime', 'engine', 'training', 'lifecycle', 'db', 'queue', 'local', 'client', 'open-inference', 'exchange']

type Mutation = { name: string; file: string; find: string; replace: string }

/** With TRAINYARD_MUTATION set, one protection of the product is taken out while its file is loaded: see test/mutations. */
function mutating(name: string) {
  const all = JSON.parse(readFileSync(new URL('../../test/mutations/mutations.json', import.meta.url), 'utf8')) as Mutation[]
  const mutation = all.find((each) => each.name === name)
  if (!mutation) throw new Error(`there is no mutation "${name}"`)
  const { file, find, replace } = mutation
  return {
    name: 'mutation',
    enforce: 'pre' as const,
    transform: (code: string, id: string) => (id === root + file ? code.replace(find, () => replace) : undefined),
  }
}

/** Every project draws its properties from one seed, so that a commit that passes here passes anywhere: see CONTRIBUTING.md. */
const propertySeed = fileURLToPath(new URL('property-seed.mjs', import.meta.url))
const mutated = process.env['TRAINYARD_MUTATION']

const shared = {
  root,
  plugins: mutated === undefined ? [] : [mutating(mutated)],
  // Tests run on the sources of every package, so that a stale build can never make one pass.
  resolve: {
    alias: [
      // Stacks, fixtures and checks that tests of several packages share; no product code can import them.
      { find: /^@trainyard\/testing\/(.*)\.js$/, replacement: fileURLToPath(new URL('../../test/support/$1.ts', import.meta.url)) },
      // Entries of a package besides its main one.
      { find: '@trainyard/csv/text', replacement: fileURLToPath(new URL('../csv/src/text.ts', import.meta.url)) },
      { find: '@trainyard/engine/environment', replacement: fileURLToPath(new URL('../engine/src/backend/environment.ts', import.meta.url)) },
      { find: '@trainyard/engine/random', replacement: fileURLToPath(new URL('../engine/src/random/index.ts', import.meta.url)) },
      { find: '@trainyard/training/samples', replacement: fileURLToPath(new URL('../training/src/datasets/samples/index.ts', import.meta.url)) },
      ...packages.map((name) => ({ find: `@trainyard/${name}`, replacement: source(name) })),
    ],
  },
}

/** Tests of whole processes, which kill some of them: one file at a time, with no other project, so that what they wait for is never starved. */
const processes = 'apps/worker/src/worker*.integration.test.ts'
const whole = (groupOrder: number) => ({
  setupFiles: [propertySeed],
  testTimeout: 180_000,
  hookTimeout: 180_000,
  fileParallelism: false,
  sequence: { groupOrder },
})

/** Tests of a whole installation that measure it, or make it fail: one file at a time too. */
const resilience = ['test/{abuse,load,upgrade}/*.test.ts', 'test/chaos/src/chaos.test.ts']

/** Tests that change the process they run in, or tell what it has loaded: its environment, its TensorFlow backend. Each file has a process of its own. */
const alone = [
  'apps/worker/src/run-worker.test.ts',
  'packages/engine/src/backend/*.test.ts',
  'packages/engine/src/graph/eager-program.test.ts',
  'packages/engine/src/kernels/wasm/*.test.ts',
  'packages/local/src/gpu/*.test.ts',
]

/** Tests of what an endpoint answers, by status. */
const endpoints = 'apps/api/src/routes/**/statuses.integration.test.ts'

export default defineConfig({
  ...shared,
  test: {
    // All of them: vitest leaves one idle, which is half of a machine of two.
    maxWorkers: availableParallelism(),
    projects: [
      // Files share the modules of their process, TensorFlow above all: loading them for each anew takes longer than most tests.
      {
        ...shared,
        test: {
          setupFiles: [propertySeed],
          name: 'unit',
          include: ['{apps,packages}/*/src/**/*.test.ts'],
          exclude: ['**/*.{integration,wasm,webgpu}.test.ts', ...alone, '**/dist/**', '**/node_modules/**'],
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          setupFiles: [propertySeed],
          name: 'alone',
          include: alone,
          exclude: ['**/*.{integration,webgpu}.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
        },
      },
      // The gradient checks of every layer and loss once more, on the backend of machines without the native library.
      {
        ...shared,
        test: {
          setupFiles: [propertySeed],
          name: 'wasm',
          include: ['packages/training/src/{layers/*,losses/golden}.test.ts', 'packages/*/src/**/*.wasm.test.ts'],
          env: { TRAINYARD_TEST_DEVICE: 'wasm' },
          exclude: ['**/node_modules/**'],
          isolate: false,
          testTimeout: 60_000,
        },
      },
      // Skipped, with the reason, where there is no Vulkan driver. On a software driver they are slow, so they run one file at a time.
      {
        ...shared,
        test: {
          name: 'webgpu',
          include: ['packages/*/src/**/*.webgpu.test.ts'],
          exclude: ['**/node_modules/**'],
          setupFiles: [propertySeed, fileURLToPath(new URL('vulkan-setup.mjs', import.meta.url))],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          setupFiles: [propertySeed],
          name: 'integration',
          include: ['{apps,packages}/*/src/**/*.integration.test.ts'],
          exclude: ['**/node_modules/**', processes, endpoints],
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      // One small file an endpoint: the application is loaded once for all of them.
      {
        ...shared,
        test: { setupFiles: [propertySeed], name: 'endpoints', include: [endpoints], isolate: false, testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        ...shared,
        test: { ...whole(1), name: 'processes', include: [processes], exclude: ['**/node_modules/**'] },
      },
      {
        ...shared,
        test: { ...whole(2), name: 'resilience', include: resilience, exclude: ['**/node_modules/**'] },
      },
      {
        ...shared,
        test: {
          ...whole(3),
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'test/browser/**', ...resilience],
          fileParallelism: true,
        },
      },
      {
        ...shared,
        test: { ...whole(4), name: 'browser', include: ['test/browser/**/*.test.ts'] },
      },
    ],
  },
})
