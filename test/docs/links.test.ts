import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { documentsIn } from './blocks.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The name that a heading gets as an anchor: lower case, spaces as hyphens, without punctuation. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-')

const withoutCode = (text: string): string => text.replace(/^\s*```[\s\S]*?^\s*```/gm, '').replace(/`[^`\n]*`/g, '')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const anchorsOf = (file: string): string[] => [...withoutFences(read(file)).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
const withoutFences = (text: string): string => text.replace(/^\s*```[\s\S]*?^\s*```/gm, '')

/** What a document links to that is not there: a file, or a heading of it. */
function brokenLinks(file: string): string[] {
  const links = [...withoutCode(read(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return links
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#')
      const linked = path === '' ? file : join(dirname(file), path)
      if (!existsSync(join(root, linked))) return true
      return anchor !== undefined && linked.endsWith('.md') && !anchorsOf(linked).includes(anchor)
    })
    .map((target) => `${file} → ${target}`)
}

test('every link in a document leads to a file and a heading that exist', () => {
  expect(documentsIn(root).flatMap(brokenLinks)).toEqual([])
})

test('the README stays short enough to read', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(200)
})

const roots: Readonly<Record<string, string>> = { spec: 'packages/spec/src', training: 'packages/training/src' }

/** Paths of code that a document names; the table of techniques shortens two of them. A path with a placeholder names none. */
function codePaths(file: string): string[] {
  const folders = file === 'docs/techniques.md' ? 'spec|training|test' : 'apps|packages|test|docs|prisma|docker'
  return [...withoutFences(read(file)).matchAll(new RegExp(`\`((?:${folders})/[\\w./*-]+)\``, 'g'))].map(([, path = '']) => {
    const [start = '', ...rest] = path.split('/')
    return [roots[start] ?? start, ...rest].join('/').replace(/\/\*.*$/, '')
  })
}

test('every place of code that a document names exists', () => {
  const named = documentsIn(root).flatMap((file) => codePaths(file).map((path) => ({ file, path })))
  expect(named.length).toBeGreaterThan(100)
  expect(named.filter(({ path }) => !existsSync(join(root, path)) && !/(^|\/)dist(\/|$)/.test(path))).toEqual([])
})
