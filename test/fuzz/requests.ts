import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { isRecord } from '@trainyard/spec'
import { oddEncodings, oddHeaders, oddJson, oddNumbers, oddTexts } from './odd-values.js'
import type { Operation, Parameter } from './operations.js'
import type { Random } from './random.js'
import { type Source, valueOf } from './values.js'

/** A request as it is sent, and what it was made of as far as that can be compared with the document. */
export type FuzzRequest = {
  operation: Operation
  method: string
  target: string
  headers: Record<string, string>
  body: Buffer | null
  /** The query as it was written, where every field stands once. */
  query: ReadonlyMap<string, string>
}

/** What a request needs that the document does not say: parts of the path, fields of the query, headers, or a body that is no JSON. */
export type Seed = {
  path?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  text?: string
}

/** What requests are made with: keys by the kind of their caller, ids of objects that exist, and bodies that are accepted. */
export type Material = Source & {
  keys: { good: string; others: readonly string[] }
  /** A text for a field of the path of an operation. */
  pathText(operation: Operation, name: string, random: Random): string
  examples: Readonly<Record<string, readonly unknown[]>>
  /** Texts for fields of the query that a schema says too little of, by their names. */
  queryTexts: Readonly<Record<string, readonly string[]>>
  /** By operation; most of its requests take one of them. */
  seeds: Readonly<Record<string, readonly Seed[]>>
}

/** One request for an operation: often as it should be, often with one or two things as they should not be. */
export function requestFor(operation: Operation, material: Material, random: Random): FuzzRequest {
  const seed = seedOf(operation, material, random)
  const headers: Record<string, string> = { ...seed.headers, ...conditionOf(operation, random) }
  const query = queryOf(operation, material, random)
  for (const [name, text] of Object.entries(seed.query ?? {})) query.set(name, encodeURIComponent(text))
  const names = operation.parameters.filter(({ place }) => place === 'path').map(({ name }) => name)
  const parts = new Map(names.map((name) => [name, encodeURIComponent(seed.path?.[name] ?? material.pathText(operation, name, random))]))
  let value = operation.body && (operation.bodyRequired || random.once(2)) ? bodyValue(operation, material, random) : undefined
  let text = seed.text ?? (value === undefined ? null : JSON.stringify(value))
  const spoil: (() => void)[] = [
    () => spoilHeader(headers, random),
    ...(names.length > 0 ? [() => void parts.set(random.pick(names), oddPart(random))] : []),
    ...(text === null
      ? []
      : [
          () => {
            value = spoiled(value, random)
            text = JSON.stringify(value) ?? null
          },
          () => {
            text = spoiledText(text ?? '', random)
          },
        ]),
    () => spoilQuery(query, operation, random),
  ]
  if (random.once(2)) for (let times = random.whole(1, 2); times > 0; times -= 1) random.pick(spoil)()
  const path = operation.path.replace(/{(\w+)}/g, (_, name: string) => parts.get(name) ?? name)
  const written = [...query].map(([name, each]) => `${name}=${each}`).join('&')
  const ending = random.once(25) ? random.pick(['/', '//', '?', '/?']) : ''
  if (!('cookie' in headers) && (operation.needsKey || random.once(2))) Object.assign(headers, keyHeader(material, random))
  if (operation.id === 'uploadDataset' || (operation.id === 'createDataset' && random.once(2))) {
    text = formText(random)
    headers['content-type'] ??= random.once(10) ? 'multipart/form-data' : 'multipart/form-data; boundary=edge'
  }
  if (text !== null) headers['content-type'] ??= 'application/json'
  const body = text === null ? null : packed(Buffer.from(text, random.once(60) ? 'latin1' : 'utf8'), headers['content-encoding'], random)
  const method = random.once(60) ? random.pick(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) : operation.method
  return { operation, method, target: `${path}${ending}${written === '' ? '' : `${ending.includes('?') ? '' : '?'}${written}`}`, headers, body, query }
}

const seedOf = ({ id }: Operation, { seeds }: Material, random: Random): Seed => {
  const known = seeds[id] ?? []
  return known.length > 0 && !random.once(4) ? random.pick(known) : {}
}

/** Asks for a part, or only for what is new, where the document says that this can be asked for. */
function conditionOf({ successes }: Operation, random: Random): Record<string, string> {
  if (successes.includes(206) && random.once(5)) return { range: 'bytes=0-7' }
  return successes.includes(304) && random.once(5) ? { 'if-none-match': '*' } : {}
}

function queryOf(operation: Operation, material: Material, random: Random): Map<string, string> {
  const fields = operation.parameters.filter(({ place, required }) => place === 'query' && (required || random.once(3)))
  return new Map(
    fields.map(({ name, schema }) => {
      const texts = material.queryTexts[name]
      return [name, encodeURIComponent(texts && !random.once(4) ? random.pick(texts) : String(valueOf(schema, material, random)))]
    }),
  )
}

const bodyValue = (operation: Operation, material: Material, random: Random): unknown => {
  const examples = material.examples[operation.id] ?? []
  return examples.length > 0 && !random.once(3) ? structuredClone(random.pick(examples)) : valueOf(operation.body ?? {}, material, random)
}

const oddPart = (random: Random): string => (random.once(4) ? random.pick(oddEncodings) : encodeURIComponent(random.pick(oddTexts)))

function spoilHeader(headers: Record<string, string>, random: Random): void {
  const name = random.pick(Object.keys(oddHeaders))
  headers[name] = random.pick(oddHeaders[name] ?? [''])
}

function spoilQuery(query: Map<string, string>, operation: Operation, random: Random): void {
  const known = operation.parameters.filter(({ place }: Parameter) => place === 'query').map(({ name }) => name)
  const name = known.length === 0 || random.once(8) ? random.pick(['none', 'limit', '__proto__', 'a[b]', '']) : random.pick(known)
  query.set(name, random.pick([oddPart(random), String(random.pick(oddNumbers)), `1&${name}=2`]))
}

/** The value with one of its inner values, or itself, as it should not be. */
function spoiled(value: unknown, random: Random, depth = 0): unknown {
  const inner = Array.isArray(value) ? [...value.keys()] : isRecord(value) ? Object.keys(value) : []
  if (inner.length === 0 || random.once(depth === 0 ? 12 : 4)) return random.pick(oddJson)
  const key = random.pick<string | number>(inner)
  if (Array.isArray(value)) return value.map((each: unknown, index) => (index === key ? spoiled(each, random, depth + 1) : each))
  const fields = isRecord(value) ? value : {}
  if (random.once(10)) return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key))
  if (random.once(10))
    return { ...fields, [random.pick(['extra', `${key}s`, '__proto__x', '', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])]: random.pick(oddJson) }
  return { ...fields, [key]: spoiled(fields[key], random, depth + 1) }
}

/** The text with a syntax error that a parser must find. */
const spoiledText = (text: string, random: Random): string =>
  random.pick([
    text.slice(0, random.whole(0, text.length)),
    `\ufeff${text}`,
    `${text},`,
    text.replace(/\d+/, 'NaN'),
    text.replace(/\d+/, '1e999'),
    text.replace(/\d+/, '-Infinity'),
    text.replace('{', '{"__proto__":{},'),
    text.replaceAll('{', '{"__proto__":{"polluted":1},'),
    text.replaceAll('{', '{"constructor":{"prototype":{"polluted":1}},'),
    text.replace(/"/g, "'"),
    '',
    'null',
    '[]',
    '"text"',
    '\u0000',
  ])

/** An upload of a small table, whole or cut, with a description that is right or not. */
function formText(random: Random): string {
  const spec = {
    name: 'table',
    format: 'csv',
    label: 'y',
    ...(random.once(3) && { [random.pick(['label', 'name', 'format', 'delimiter', 'header', 'extra'])]: random.pick(oddJson) }),
  }
  const rows = random.pick(['x,y\n1,a\n2,b\n', '__proto__,constructor,y\n1,2,a\n3,4,b\n', 'x,y\n1,__proto__\n2,constructor\n', '', random.pick(oddTexts)])
  const part = (name: string, content: string) =>
    `--edge\r\ncontent-disposition: form-data; name="${name}"${name === 'file' ? '; filename="t.csv"' : ''}\r\n\r\n${content}\r\n`
  const parts = [part('spec', JSON.stringify(spec)), part(random.pick(['file', 'file', 'file', 'other']), rows)]
  const whole = `${(random.once(8) ? [...parts, ...parts] : parts).join('')}--edge--\r\n`
  return random.once(5) ? whole.slice(0, random.whole(0, whole.length)) : whole
}

const packers: Readonly<Record<string, (body: Buffer) => Buffer>> = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }

const packed = (body: Buffer, encoding: string | undefined, random: Random): Buffer => {
  const pack = encoding === undefined ? undefined : packers[encoding]
  return pack && !random.once(4) ? pack(body) : body
}

function keyHeader({ keys }: Material, random: Random): { authorization?: string } {
  if (random.once(25)) return {}
  const key = random.once(12) ? random.pick(keys.others) : keys.good
  return { authorization: random.once(6) ? `Basic ${Buffer.from(`x:${key}`).toString('base64')}` : `Bearer ${key}` }
}

/** The request as a command that repeats it by hand; the key is a variable. */
export function curlOf({ method, target, headers, body }: FuzzRequest): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  const shown = Object.entries(headers).map(([name, value]) => `-H ${name === 'authorization' ? '"authorization: Bearer $KEY"' : quoted(`${name}: ${value}`)}`)
  const data = body === null ? [] : [`--data-binary @<(echo ${body.toString('base64')} | base64 -d)`]
  return ['curl -i', `-X ${method}`, ...shown, ...data, quoted(`http://localhost:8080${target}`)].join(' ')
}
