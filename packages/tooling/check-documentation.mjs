// Every export of a package's index.ts that another package imports has a doc comment, and no doc comment says in prose what @throws is for.
// `node packages/tooling/check-documentation.mjs [--list]` prints for each package how many are missing; with --list, which.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))
const parsed = new Map()
const parse = (file) => {
  if (!parsed.has(file)) parsed.set(file, ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true))
  return parsed.get(file)
}
/** The sources of every package and app, without tests and generated code. */
const sources = ['packages', 'apps'].flatMap((group) =>
  readdirSync(path.join(root, group)).flatMap((name) => {
    const folder = path.join(group, name, 'src')
    try {
      return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((file) => path.join(folder, file))
        .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.includes('/generated/'))
    } catch {
      return []
    }
  }),
)

/** What every other package imports of each: `spec` to the names. */
const imported = new Map()
for (const file of sources) {
  const own = file.split('/')[1]
  for (const statement of parse(path.join(root, file)).statements) {
    const from = ts.isImportDeclaration(statement) ? /^@trainyard\/([\w-]+)/.exec(statement.moduleSpecifier.text)?.[1] : undefined
    const bindings = statement.importClause?.namedBindings
    if (from === undefined || from === own || bindings === undefined || !ts.isNamedImports(bindings)) continue
    for (const { name, propertyName } of bindings.elements) imported.set(from, (imported.get(from) ?? new Set()).add((propertyName ?? name).text))
  }
}

/** The type of a schema's values, `z.output<typeof schema>`, is described where the schema is. */
function hasComment(node) {
  if (ts.getJSDocCommentsAndTags(node).some(ts.isJSDoc)) return true
  const schema = ts.isTypeAliasDeclaration(node) ? /^z\.(?:output|input)<typeof (\w+)>$/.exec(node.type.getText())?.[1] : undefined
  return schema !== undefined && declarationsOf(node.getSourceFile().fileName, schema).some(hasComment)
}

/** The declarations of a name that a file exports, followed through `export … from`; several, as a value and its type may share a name. */
function declarationsOf(file, name) {
  const found = []
  for (const statement of parse(file).statements) {
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier) {
      const target = path.resolve(path.dirname(file), statement.moduleSpecifier.text.replace(/\.js$/, '.ts'))
      if (!statement.moduleSpecifier.text.startsWith('.')) continue
      if (!statement.exportClause) found.push(...declarationsOf(target, name))
      else if (ts.isNamedExports(statement.exportClause))
        for (const element of statement.exportClause.elements)
          if (element.name.text === name) found.push(...declarationsOf(target, (element.propertyName ?? element.name).text))
    } else if (ts.isVariableStatement(statement)) {
      if (statement.declarationList.declarations.some((each) => each.name.getText() === name)) found.push(statement)
    } else if (statement.name?.text === name) found.push(statement)
  }
  return found
}

const list = process.argv.includes('--list')
let missing = 0
for (const [pack, names] of [...imported].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const index = path.join(root, 'packages', pack, 'src/index.ts')
  const without = [...names].filter((name) => {
    const declarations = declarationsOf(index, name)
    return declarations.length > 0 && !declarations.some(hasComment)
  })
  missing += without.length
  console.log(`${pack}: ${without.length} of ${names.size} exports that cross packages have no doc comment`)
  if (list) for (const name of without.toSorted((a, b) => a.localeCompare(b))) console.log(`  ${name}`)
}

const prose = sources.flatMap((file) =>
  readFileSync(path.join(root, file), 'utf8')
    .split('\n')
    .flatMap((line, index) => (/^\s*(\/\*\*|\*).*\bThrows\b/.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
)
for (const place of prose) console.log(`write it as @throws: ${place}`)
process.exitCode = missing + prose.length > 0 ? 1 : 0
