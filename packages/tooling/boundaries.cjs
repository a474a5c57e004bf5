// Imports point one way. A package may import only what stands in its row; everything else is an error, and so is any cycle.
const allowed = {
  'packages/spec': [],
  'packages/csv': ['spec'],
  'packages/tables': ['spec', 'csv'],
  'packages/exchange': ['spec', 'csv'],
  'packages/tracing': [],
  'packages/runtime': ['spec', 'tracing'],
  'packages/engine': ['spec'],
  'packages/client': ['spec'],
  'packages/open-inference': [],
  'packages/local': ['spec'],
  'packages/training': ['spec', 'csv', 'tables', 'engine', 'tracing'],
  'packages/lifecycle': ['spec', 'runtime'],
  'packages/db': ['spec', 'runtime', 'lifecycle', 'tracing'],
  'packages/queue': ['spec', 'runtime', 'tracing'],
  'apps/api': ['spec', 'exchange', 'runtime', 'tracing', 'lifecycle', 'db', 'queue'],
  'apps/worker': ['spec', 'tables', 'runtime', 'tracing', 'lifecycle', 'db', 'queue', 'training', 'engine'],
  'apps/serving': ['spec', 'csv', 'runtime', 'tracing', 'lifecycle', 'db', 'training', 'engine', 'exchange'],
  'apps/cli': ['spec', 'csv', 'runtime', 'client', 'db', 'local'],
  'apps/dashboard': ['spec', 'csv', 'client'],
}

/** Packages that only one of ours may know. */
const owners = [
  { name: 'only-engine-knows-tensorflow', modules: '@tensorflow/', owner: '^packages/engine/' },
  { name: 'only-db-knows-prisma', modules: '(@prisma/|prisma/)', owner: '^packages/db/' },
  // Postgres is reached by the package that owns it (local starts the server), by the repository, and by the queue where it runs without Redis.
  { name: 'only-db-queue-and-local-know-pg', modules: '(pg|pg-pool|pg-protocol)/', owner: '^packages/(db|queue|local)/' },
  { name: 'only-tracing-and-runtime-know-opentelemetry', modules: '@opentelemetry/', owner: '^packages/(tracing|runtime)/' },
  { name: 'only-queue-knows-bullmq', modules: '(bullmq|ioredis)/', owner: '^packages/queue/' },
  { name: 'only-services-know-fastify', modules: '(fastify|@fastify)/', owner: '^apps/(api|serving)/' },
]

const oneWay = Object.entries(allowed).map(([from, to]) => ({
  name: `${from.split('/')[1]}-imports-one-way`,
  severity: 'error',
  from: { path: `^${from}/src/` },
  to: { path: '^(packages|apps)/', pathNot: [`^${from}/`, ...to.map((name) => `^packages/${name}/`)] },
}))

const owned = owners.map(({ name, modules, owner }) => ({
  name,
  severity: 'error',
  from: { path: '^(packages|apps)/[^/]+/src/', pathNot: [owner, '[.]test[.]ts$'] },
  to: { path: `node_modules/${modules}` },
}))

/** A worker supervises processes: only its trainers load the libraries that compute. Types cost nothing. */
const trainersAlone = {
  name: 'only-trainers-load-tensorflow',
  severity: 'error',
  from: { path: '^apps/worker/src/', pathNot: ['^apps/worker/src/trainer/', '[.]test[.]ts$'] },
  to: { path: '^packages/(engine|training)/(dist|src)/index[.]', dependencyTypesNot: ['type-only'] },
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unknown-import', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^(node:|virtual:|@trainyard/testing/)' } },
    ...oneWay,
    ...owned,
    trainersAlone,
  ],
  options: {
    doNotFollow: { path: '(node_modules|/dist/)' },
    exclude: { path: '/generated/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default', 'types'], mainFields: ['main'] },
    moduleSystems: ['es6', 'cjs'],
  },
}
