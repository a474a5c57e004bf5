// Every regular expression of the product takes time linear in the text that it is given: `recheck` decides it by an automaton, the same each time.
// A `new RegExp(…)` is read as far as its parts are constants of the tree. One that is made from other text, or that looks ahead or behind, which the automaton
// does not know, says itself why it is linear, on its line or the line above: `// linear: <reason>`.
// `node check-regexes.mjs [path …]` looks below these paths of the repository; at all of apps and packages without any.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { check } from 'recheck'
import ts from 'typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))
const paths = process.argv.slice(2)
const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...(paths.length > 0 ? paths : ['apps', 'packages'])], {
  cwd: root,
  encoding: 'utf8',
})
const files = listed
  .split('\n')
  .filter((file) => /\.(?:tsx?|mjs)$/.test(file) && !/\.test\.tsx?$|\/generated\/|^packages\/tooling\//.test(file) && existsSync(path.join(root, file)))

const parsed = new Map()
function parse(file) {
  if (!parsed.has(file)) parsed.set(file, ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true))
  return parsed.get(file)
}

/** The file that an import of another names: a neighbor, or the whole of a package of ours. */
function imported(file, specifier) {
  const own = /^@trainyard\/([\w-]+)$/.exec(specifier)
  if (own) return `packages/${own[1]}/src/index.ts`
  const target = path.join(path.dirname(file), specifier.replace(/\.js$/, '.ts'))
  return specifier.startsWith('.') && existsSync(path.join(root, target)) ? target : undefined
}

/** The expression that a name of a file stands for: a constant of the file, or one that it imports. */
function constantOf(file, name) {
  for (const statement of parse(file).statements) {
    if (ts.isVariableStatement(statement)) {
      const declared = statement.declarationList.declarations.find((each) => each.name.getText() === name)
      if (declared?.initializer) return { file, node: declared.initializer }
    }
    const from = statement.moduleSpecifier && imported(file, statement.moduleSpecifier.text)
    if (!from) continue
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause
    const named = bindings && 'elements' in bindings ? bindings.elements.find((each) => each.name.text === name) : undefined
    const found = named || (ts.isExportDeclaration(statement) && !bindings) ? constantOf(from, (named?.propertyName ?? named?.name)?.text ?? name) : undefined
    if (found) return found
  }
}

/** The text that an expression has whatever the input is, or undefined. */
function textOf(file, node) {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isRegularExpressionLiteral(node)) return literal(node).source
  if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) return textOf(file, node.expression)
  if (ts.isIdentifier(node)) {
    const constant = constantOf(file, node.text)
    return constant && textOf(constant.file, constant.node)
  }
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'source') return textOf(file, node.expression)
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'String.raw') return templateOf(file, node.template, (part) => part.rawText)
  if (ts.isTemplateExpression(node)) return templateOf(file, node, (part) => part.text)
}

function templateOf(file, template, read) {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return read(template)
  const parts = template.templateSpans.map((span) => [textOf(file, span.expression), read(span.literal)])
  return parts.some(([value]) => value === undefined) ? undefined : read(template.head) + parts.flat().join('')
}

function literal(node) {
  const end = node.text.lastIndexOf('/')
  return { source: node.text.slice(1, end), flags: node.text.slice(end + 1) }
}

const isConstructor = (node) => (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp'

/** Every regular expression of a file, with `source` undefined where it is not constant. */
function regexesOf(file) {
  const found = []
  const tree = parse(file)
  const lines = tree.text.split('\n')
  const visit = (node) => {
    const regex = ts.isRegularExpressionLiteral(node)
      ? literal(node)
      : isConstructor(node)
        ? { source: textOf(file, node.arguments[0]), flags: node.arguments[1] ? textOf(file, node.arguments[1]) : '' }
        : undefined
    if (regex) {
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart())
      const reason = [lines[line], lines[line - 1]].some((text) => /\/\/ linear: \S/.test(text ?? ''))
      if (!reason) found.push({ ...regex, place: `${file}:${line + 1}` })
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

/** Each expression once, with the places that use it. */
const places = new Map()
for (const { source, flags, place } of files.flatMap(regexesOf)) {
  const text = source === undefined || flags === undefined ? undefined : `/${source}/${flags}`
  places.set(text, [...(places.get(text) ?? []), place])
}

const findings = (places.get(undefined) ?? []).map((place) => `${place}: the expression is made from text that isn't constant`)
places.delete(undefined)

const waiting = [...places]
const work = async () => {
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [text, at] = next
    const end = text.lastIndexOf('/')
    const verdict = await check(text.slice(1, end), text.slice(end + 1), { checker: 'automaton', timeout: 60_000, maxNFASize: 100_000, maxPatternSize: 10_000 })
    if (verdict.status === 'safe') continue
    const attack = verdict.attack ? `, for example on ${verdict.attack.pattern}` : ` (${verdict.error?.kind})`
    findings.push(`${at.join(', ')}: ${text} is ${verdict.complexity?.summary ?? verdict.status}${attack}`)
  }
}
await Promise.all(cpus().map(work))

for (const finding of findings.toSorted()) console.log(finding)
if (findings.length > 0) {
  console.log(`${findings.length} of ${places.size} expressions aren't known to be linear: rewrite them, or write "// linear: <reason>"`)
  process.exitCode = 1
}
