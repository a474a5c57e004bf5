import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { outageCauses } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { skipUnless } from '../support/skip-unless.js'

// Neither Grafana nor Prometheus is needed here: the files are checked against what those two read, and against each other.
const root = new URL('../..', import.meta.url)
const path = (name: string) => fileURLToPath(new URL(name, root))
const read = (name: string) => readFileSync(path(name), 'utf8')

const source = z.strictObject({ type: z.string(), uid: z.string() })
const prometheusTarget = z.strictObject({ refId: z.string(), datasource: source, expr: z.string().min(1), legendFormat: z.string() })
const infinityTarget = z.looseObject({
  refId: z.string(),
  datasource: source,
  type: z.literal('json'),
  source: z.literal('url'),
  parser: z.literal('backend'),
  url: z.string().startsWith('/v1/jobs/${job}/metrics/flat?'),
  columns: z.array(z.strictObject({ selector: z.string(), text: z.string(), type: z.enum(['timestamp_epoch', 'string', 'number']) })),
})
const grid = z.strictObject({ x: z.int().min(0).max(23), y: z.int().min(0), w: z.int().min(1).max(24), h: z.int().min(1) })
const panel = z.looseObject({
  id: z.int(),
  title: z.string().min(1),
  type: z.enum(['stat', 'gauge', 'timeseries']),
  datasource: source,
  gridPos: grid,
  targets: z.array(z.union([prometheusTarget, infinityTarget])).min(1),
  fieldConfig: z.strictObject({ defaults: z.record(z.string(), z.unknown()), overrides: z.array(z.unknown()) }),
})
const board = z.looseObject({
  uid: z.string().regex(/^[\w-]{1,40}$/),
  title: z.string(),
  schemaVersion: z.int().min(36),
  panels: z.array(panel).min(1),
  time: z.strictObject({ from: z.string(), to: z.string() }),
  templating: z.strictObject({ list: z.array(z.looseObject({ type: z.string(), name: z.string() })) }),
})
const names = readdirSync(path('docker/grafana/boards'))
const boards = names.map((name) => ({ name, board: board.parse(JSON.parse(read(`docker/grafana/boards/${name}`))) }))
const provisioned = z
  .object({ datasources: z.array(z.object({ uid: z.string(), type: z.string(), url: z.url() })) })
  .parse(parse(read('docker/grafana/provisioning/datasources/trainyard.yaml')))
const service = z.object({
  profiles: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
})
const compose = z.object({ services: z.record(z.string(), z.looseObject({})) }).parse(parse(read('docker-compose.yml'), { merge: true }))
const serviceOf = (name: string) => service.parse(compose.services[name])

test.each(boards)('$name: panels have ids of their own, lie beside each other, and ask sources that are provisioned', ({ board: { panels } }) => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`))
  expect(new Set(cells).size).toBe(cells.length)
  expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true)
  const sources = provisioned.datasources.map(({ uid, type }) => `${type} ${uid}`)
  const asked = panels.flatMap(({ datasource, targets }) => [datasource, ...targets.map((target) => target.datasource)])
  expect(asked.filter(({ uid, type }) => !sources.includes(`${type} ${uid}`))).toEqual([])
})

test('every expression has its brackets in pairs, and its labels in quotes', () => {
  const expressions = boards.flatMap(({ board: { panels } }) =>
    panels.flatMap(({ targets }) => targets.flatMap((target) => ('expr' in target ? [String(target.expr)] : []))),
  )
  expect(expressions.length).toBeGreaterThan(10)
  for (const expression of expressions) {
    const open: string[] = []
    for (const each of expression.replace(/"[^"]*"/g, '')) {
      if ('([{'.includes(each)) open.push(each)
      if (')]}'.includes(each)) expect(`${open.pop()}${each}`, expression).toMatch(/^(\(\)|\[\]|\{\})$/)
    }
    expect([expression, open]).toEqual([expression, []])
  }
})

test('Prometheus asks the API under the key that the compose file gives it', () => {
  const { scrape_configs: scrapes } = z
    .object({
      scrape_configs: z.array(
        z.object({
          metrics_path: z.string(),
          authorization: z.object({ type: z.literal('Bearer'), credentials_file: z.string() }),
          static_configs: z.array(z.object({ targets: z.array(z.string()) })),
        }),
      ),
    })
    .parse(parse(read('docker/prometheus/prometheus.yml')))
  expect(scrapes.map(({ metrics_path, static_configs }) => [metrics_path, static_configs.flatMap(({ targets }) => targets)])).toEqual([
    ['/metrics', ['api:8080']],
  ])
  const { command = [], environment } = serviceOf('prometheus')
  expect(command.join(' ')).toContain(`"$$TRAINYARD_API_KEY" > ${scrapes[0]?.authorization.credentials_file} `)
  expect(Object.keys(environment ?? {})).toContain('TRAINYARD_API_KEY')
})

test('both are started only when they are asked for, and every file that they mount is there', () => {
  for (const name of ['prometheus', 'grafana']) {
    const { profiles, volumes = [] } = serviceOf(name)
    expect(profiles).toEqual(['observability'])
    const mounted = volumes.filter((volume) => volume.startsWith('./')).map((volume) => volume.split(':')[0] ?? '')
    expect(mounted.length).toBeGreaterThan(0)
    expect(mounted.filter((file) => !existsSync(path(file)))).toEqual([])
  }
})

const rules = z
  .object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            alert: z.string(),
            expr: z.string(),
            labels: z.object({ severity: z.enum(['page', 'warn']) }),
            annotations: z.record(z.string(), z.string()),
          }),
        ),
      }),
    ),
  })
  .parse(parse(read('docker/prometheus/alerts.yml')))
  .groups.flatMap((group) => group.rules)

test('every alert links a section of the runbook, which says what it means and what to do', () => {
  const sections = read('docs/runbook.md').split(/^## /m).slice(1)
  const anchors = new Map(sections.map((section) => [(section.split('\n')[0] ?? '').toLowerCase().replaceAll(' ', '-'), section]))
  for (const { alert, annotations } of rules) {
    const [file, anchor = ''] = (annotations['runbook'] ?? '').split('#')
    expect([alert, file, anchors.has(anchor)]).toEqual([alert, 'docs/runbook.md', true])
  }
  for (const [anchor, section] of anchors) expect(section, anchor).toMatch(/\*\*Means\*\*: [\s\S]*`/)
  for (const [anchor, section] of anchors) if (!section.includes('| `cause` | do |')) expect(section, anchor).toContain('**Do**: ')
})

test('the runbook says what to do about every cause of an outage', () => {
  const runbook = read('docs/runbook.md')
  expect(outageCauses.filter((cause) => !runbook.includes(`\`${cause}\``))).toEqual([])
})

const promtool = (...command: string[]) => spawnSync('promtool', command, { cwd: path('docker/prometheus'), encoding: 'utf8' })

test('promtool takes the alerts, and those that page fire when they should', skipUnless(!promtool('--version').error, 'promtool'), () => {
  const [checked, tested] = [promtool('check', 'rules', 'alerts.yml'), promtool('test', 'rules', 'alerts.test.yml')]
  expect([checked.status, checked.stderr]).toEqual([0, ''])
  expect([tested.status, tested.stdout + tested.stderr]).toEqual([0, expect.stringContaining('SUCCESS')])
})
