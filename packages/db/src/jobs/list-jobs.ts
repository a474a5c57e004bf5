import { type JobCondition, type JobSortField, type JobStatus, jobSortFields, type jobSummary, type ListQuery } from '@trainyard/spec'
import { z } from 'zod'
import {
  bigint,
  bool,
  type Column,
  float,
  floats,
  firstRow,
  jsonOf,
  jsonText,
  nullable,
  oneRow,
  type Queryable,
  type RowOf,
  rows,
  statement,
  strings,
  text,
} from '../connection/statement.js'
import { folded, type Page, readList } from '../page.js'
import { commonFields, jobColumns, jobRow, jobSource } from './read-jobs.js'
import { readValidation } from './validation-metrics.js'

/** A job in a list. */
export type JobSummary = z.output<typeof jobSummary>

/** A page of jobs; `total` is how many rows all pages have together, where that was asked for. */
export type JobPage = Page<JobSummary> & { total: number | null }

/** Which jobs a list holds, and in which order. */
export type JobQuery = ListQuery & {
  status?: readonly JobStatus[]
  /** Part of the name, in any case. */
  name?: string
  where?: readonly JobCondition[]
  /** One of `jobSortFields`, or a final metric; `created_at`, if left out. */
  sort?: string
  /** Of all trials of a sweep that match, the first one stands for the others. */
  fold?: 'sweeps'
  count?: boolean
}

/**
 * Fields of text, by what filters call them. `one of` is the condition that each group of `$`, a JSON list of lists, has a value of the job: several conditions on a
 * field may name it by different words, such as the name and the id of a data set. `none of` is that it has one of the texts in `$`.
 */
const textFilters = {
  name: oneValue('j.name'),
  status: oneValue('j.status'),
  preset: oneValue('j.preset'),
  optimizer: oneValue('j.optimizer'),
  model: oneValue('j.model_name'),
  tag: {
    'one of': 'NOT EXISTS (SELECT 1 FROM jsonb_array_elements($) g WHERE NOT EXISTS (SELECT 1 FROM unnest(j.tags) tag WHERE g ? tag))',
    'none of': 'j.tags && $',
  },
  dataset: namedObject('j.dataset_id', 'datasets'),
  sweep: namedObject('j.sweep_id', 'sweeps'),
} as const

function oneValue(column: string) {
  return { 'one of': `NOT EXISTS (SELECT 1 FROM jsonb_array_elements($) g WHERE (g ? ${column}) IS NOT TRUE)`, 'none of': `${column} = ANY($)` }
}

/** What is meant by its id or its name is looked up once, not for each job. */
function namedObject(column: string, table: string) {
  const ofProject = `${column} IN (SELECT o.id FROM ${table} o WHERE o.project_id = $1 AND`
  return {
    'one of': `${ofProject} NOT EXISTS (SELECT 1 FROM jsonb_array_elements($) g WHERE NOT (g ? o.id OR g ? o.name)))`,
    'none of': `${ofProject} (o.id = ANY($) OR o.name = ANY($)))`,
  }
}

const numberFilters = {
  learning_rate: 'j.learning_rate',
  duration: 'j.duration_seconds',
  priority: 'j.priority',
  created_at: 'EXTRACT(EPOCH FROM j.created_at) * 1000',
  finished_at: 'EXTRACT(EPOCH FROM j.finished_at) * 1000',
} as const
type TextFilter = keyof typeof textFilters
type NumberFilter = keyof typeof numberFilters
const textNames = Object.keys(textFilters) as TextFilter[]
const numberNames = Object.keys(numberFilters) as NumberFilter[]

/** The parameter of a condition itself, not that of the project. */
const own = /\$(?!\d)/g

/** Parameters of the filter, in the order of their numbers, and its conditions. Sets that are null narrow nothing. */
function filterSql(): { params: Record<string, Column>; where: string } {
  const params: Record<string, Column> = { projectId: text }
  const where = ['j.project_id = $1']
  const add = (name: string, column: Column): string => {
    params[name] = column
    return `$${Object.keys(params).length}`
  }
  for (const name of textNames) {
    const groups = add(`${name} one of`, nullable(jsonText))
    const unwanted = add(`${name} none of`, nullable(strings))
    where.push(
      `(${groups}::jsonb IS NULL OR ${textFilters[name]['one of'].replaceAll(own, groups)})`,
      `(${unwanted}::text[] IS NULL OR (${textFilters[name]['none of'].replaceAll(own, unwanted)}) IS NOT TRUE)`,
    )
  }
  const like = add('name like', nullable(strings))
  where.push(`(${like}::text[] IS NULL OR NOT EXISTS (SELECT 1 FROM unnest(${like}) part WHERE position(${folded('part')} IN ${folded('j.name')}) = 0))`)
  for (const name of numberNames) {
    const [min, max] = [add(`${name} min`, nullable(float)), add(`${name} max`, nullable(float))]
    where.push(`(${min}::float8 IS NULL OR ${numberFilters[name]} >= ${min})`, `(${max}::float8 IS NULL OR ${numberFilters[name]} <= ${max})`)
  }
  const [keys, mins, maxs] = [add('metrics', nullable(strings)), add('metric mins', floats), add('metric maxs', floats)]
  where.push(
    `(${keys}::text[] IS NULL OR j.id IN (SELECT m.job_id FROM unnest(${keys}, ${mins}::float8[], ${maxs}::float8[]) c (key, least, most) JOIN job_metrics m ON m.key = c.key AND m.value >= c.least AND m.value <= c.most
      GROUP BY m.job_id HAVING count(*) = cardinality(${keys})))`,
  )
  return { params, where: where.join('\n      AND ') }
}
const filter = filterSql()

function filterValues(projectId: string, { status, name, where = [] }: JobQuery): Record<string, unknown> {
  const conditions: JobCondition[] = [
    ...where,
    ...(status === undefined ? [] : [{ field: 'status' as const, is: 'one of' as const, values: [...status] }]),
    ...(name === undefined ? [] : [{ field: 'name' as const, is: 'like' as const, values: [name] }]),
  ]
  const values: Record<string, unknown> = Object.fromEntries(Object.keys(filter.params).map((key) => [key, null]))
  values['projectId'] = projectId
  for (const field of textNames) {
    const onField = conditions.flatMap((condition) => ('values' in condition && condition.field === field ? [condition] : []))
    const wanted = onField.filter(({ is }) => is === 'one of').map((condition) => condition.values)
    const unwanted = onField.filter(({ is }) => is === 'none of').flatMap((condition) => condition.values)
    const like = onField.filter(({ is }) => is === 'like').flatMap((condition) => condition.values)
    values[`${field} one of`] = wanted.length === 0 ? null : JSON.stringify(wanted)
    values[`${field} none of`] = unwanted.length === 0 ? null : unwanted
    if (field === 'name') values['name like'] = like.length === 0 ? null : like
  }
  for (const field of numberNames) {
    const onField = conditions.flatMap((condition) => ('min' in condition && 'field' in condition && condition.field === field ? [condition] : []))
    if (onField.length === 0) continue
    values[`${field} min`] = Math.max(...onField.map(({ min }) => min))
    values[`${field} max`] = Math.min(...onField.map(({ max }) => max))
  }
  const metrics = conditions.flatMap((condition) => ('metric' in condition ? [condition] : []))
  values['metrics'] = metrics.length === 0 ? null : metrics.map(({ metric }) => metric)
  values['metric mins'] = metrics.map(({ min }) => min)
  values['metric maxs'] = metrics.map(({ max }) => max)
  return values
}

type Sort = { value: string; type: 'text' | 'float8'; join?: string; isNullable?: true }
const byText = (column: string): string => `${column} COLLATE "und-x-icu"`
const sorts: Record<JobSortField | 'metric', Sort> = {
  // Ids are in the order of creation.
  created_at: { value: 'j.id', type: 'text' },
  name: { value: byText('j.name'), type: 'text' },
  status: { value: byText('j.status'), type: 'text' },
  dataset: { value: byText('d.name'), type: 'text', join: 'JOIN datasets d ON d.id = j.dataset_id' },
  model: { value: byText('j.model_name'), type: 'text', isNullable: true },
  preset: { value: byText('j.preset'), type: 'text', isNullable: true },
  optimizer: { value: byText('j.optimizer'), type: 'text', isNullable: true },
  learning_rate: { value: 'j.learning_rate', type: 'float8', isNullable: true },
  duration: { value: 'j.duration_seconds', type: 'float8', isNullable: true },
  finished_at: { value: '(EXTRACT(EPOCH FROM j.finished_at) * 1000)::float8', type: 'float8', isNullable: true },
  priority: { value: 'j.priority::float8', type: 'float8' },
  metric: { value: 's.value', type: 'float8', join: 'LEFT JOIN job_metrics s ON s.job_id = j.id AND s.key = $KEY', isNullable: true },
}
const sortValue = (type: Sort['type'], isNullable: boolean): Column<string | number | null> => ({ type, nullable: isNullable })

/** The orders of a list by one field: pages of ids, each with what it is ordered by, and where one job stands. */
function sortedBy(name: JobSortField | 'metric') {
  const { value, type, join = '', isNullable } = sorts[name] // default: the job's own columns are enough
  const params: Record<string, Column> = { ...filter.params }
  const add = (key: string, column: Column): string => {
    params[key] = column
    return `$${Object.keys(params).length}::${column.type}`
  }
  const [after, afterId, isAfter] = [add('after', sortValue(type, true)), add('after id', nullable(text)), add('is after', bool)]
  const limit = add('limit', bigint)
  const joined = join.replace('$KEY', () => add('metric key', text))
  const found = `SELECT j.id, ${value} AS value, COALESCE(j.sweep_id, j.id) AS family FROM jobs j ${joined} WHERE ${filter.where}`
  const row = { id: text, value: sortValue(type, isNullable === true), trials: nullable(bigint) }

  // A page is chosen before anything else of its jobs is read.
  const list = (order: ListQuery['order'], isFolded: boolean) => {
    const [direction, beyond] = order === 'asc' ? ['ASC', '>'] : ['DESC', '<']
    // What has no value comes last in both directions.
    const orderOf = (from: string) => `${isNullable ? `${from}.value IS NULL, ` : ''}${from}.value ${direction}, ${from}.id ${direction}`
    const isBeyond = `(p.value ${beyond} ${after} OR (p.value = ${after} AND p.id ${beyond} ${afterId}))`
    const place = isNullable
      ? `CASE WHEN ${after} IS NULL THEN p.value IS NULL AND p.id ${beyond} ${afterId} ELSE p.value IS NULL OR ${isBeyond} END`
      : isBeyond
    const all = isFolded
      ? `(SELECT f.id, f.value, count(*) OVER (PARTITION BY f.family) AS trials, row_number() OVER (PARTITION BY f.family ORDER BY ${orderOf('f')}) AS place FROM (${found}) f)`
      : `(SELECT f.id, f.value, NULL::int8 AS trials, 1 AS place FROM (${found}) f)`
    return statement({
      name: `jobs: list by ${name} ${order}${isFolded ? ', sweeps folded' : ''}`,
      text: `SELECT p.id, p.value, p.trials FROM ${all} p WHERE p.place = 1 AND (NOT ${isAfter} OR ${place}) ORDER BY ${orderOf('p')} LIMIT ${limit}`,
      params,
      row,
    })
  }
  const one = statement({
    name: `jobs: place by ${name}`,
    text: `SELECT j.id, ${value} AS value FROM jobs j ${join.replace('$KEY', '$3')} WHERE j.id = $1 AND j.project_id = $2`,
    params: { id: text, projectId: text, ...(name === 'metric' ? { key: text } : {}) },
    row: { id: text, value: row.value },
  })
  return { asc: [list('asc', false), list('asc', true)], desc: [list('desc', false), list('desc', true)], one } as const
}
const orders = Object.fromEntries([...jobSortFields, 'metric' as const].map((name) => [name, sortedBy(name)])) as Record<
  JobSortField | 'metric',
  ReturnType<typeof sortedBy>
>

const total = statement({
  name: 'jobs: count',
  text: `SELECT count(*) AS jobs, count(DISTINCT COALESCE(j.sweep_id, j.id)) AS families FROM jobs j WHERE ${filter.where}`,
  params: filter.params,
  row: { jobs: bigint, families: bigint },
})
const details = statement({
  name: 'jobs: details of a list',
  text: `SELECT ${jobColumns}, d.name AS dataset_name, j.preset, j.optimizer, j.learning_rate, j.duration_seconds, j.sweep_id, s.name AS sweep_name,
      (SELECT COALESCE(jsonb_object_agg(m.key, m.value), '{}') FROM job_metrics m WHERE m.job_id = j.id) AS final
    FROM ${jobSource} JOIN datasets d ON d.id = j.dataset_id LEFT JOIN sweeps s ON s.id = j.sweep_id WHERE j.id = ANY($1)`,
  params: { ids: strings },
  row: {
    ...jobRow,
    dataset_name: text,
    preset: nullable(text),
    optimizer: nullable(text),
    learning_rate: nullable(float),
    duration_seconds: nullable(float),
    sweep_id: nullable(text),
    sweep_name: nullable(text),
    final: jsonOf<JobSummary['final']>(),
  },
})

/** What an order of jobs compares. */
type Place = { value: string | number | null; id: string }

/** A page of a project's jobs, each with its best and last validation metrics. */
export async function listJobs(on: Queryable, projectId: string, query: JobQuery): Promise<JobPage> {
  const { order, status = null, name = null, sort = 'created_at', where = null, fold = null } = query
  const field = jobSortFields.find((each) => each === sort) ?? 'metric'
  const { one, ...lists } = orders[field]
  const key = field === 'metric' ? { 'metric key': sort } : {}
  const values = filterValues(projectId, query)
  const page = await readList<RowOf<(typeof lists.asc)[0]>, Place>({
    owner: { list: 'jobs', projectId, status: status && [...status].sort(), name, sort, where, fold },
    query,
    position: z.object({ value: z.union([z.string(), z.number()]).nullable(), id: z.string() }),
    read: (after, limit) =>
      rows(on, lists[order][fold === null ? 0 : 1], {
        ...values,
        after: after?.value ?? null,
        'after id': after?.id ?? null,
        'is after': after !== undefined,
        limit,
        ...key,
      }),
    positionOf: ({ id, value }) => ({ id, value }),
    positionOfId: async (id) => (await firstRow(on, one, { id, projectId, ...(field === 'metric' ? { key: sort } : {}) })) ?? undefined,
  })
  const counted = query.count === true ? await oneRow(on, total, values) : null
  const data = await detailsOf(on, page.data)
  return { ...page, data, total: counted && (fold === null ? counted.jobs : counted.families) }
}

/** A job that was deleted since its page was chosen is left out. */
async function detailsOf(on: Queryable, chosen: readonly { id: string; trials: number | null }[]): Promise<JobSummary[]> {
  const ids = chosen.map(({ id }) => id)
  const found = new Map((ids.length === 0 ? [] : await rows(on, details, { ids })).map((job) => [job.id, job]))
  const metrics = await readValidation(on, ids)
  return chosen.flatMap(({ id, trials }) => {
    const job = found.get(id)
    if (!job) return []
    const { dataset_id, dataset_name, preset, optimizer, learning_rate, duration_seconds, member_count, sweep_id, sweep_name, final } = job
    const sweep = sweep_id === null ? null : { id: sweep_id, name: sweep_name ?? sweep_id, trials } // default: the sweep was deleted just now
    return [
      { ...commonFields(job), dataset_id, dataset_name, preset, optimizer, learning_rate, duration_seconds, member_count, sweep, final, ...metrics.of(id) },
    ]
  })
}
