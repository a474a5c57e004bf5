/**
 * The program of the documentation page, as text: it asks for the document, which everybody may read, and lists every call. All
 * text is set as text, never as markup.
 */
export const docsScript = String.raw`
const main = document.querySelector('main')
const element = (tag, text, ...children) => {
  const made = document.createElement(tag)
  if (text) made.textContent = text
  made.append(...children)
  return made
}
const refName = (schema) => (schema && schema.$ref ? schema.$ref.split('/').at(-1) : null)
const schemaBlock = (schema) => {
  const pre = element('pre')
  const write = (value, indent) => {
    if (value && value.$ref) {
      const link = element('a', refName(value))
      link.href = '#' + refName(value)
      pre.append(link)
    } else if (Array.isArray(value) || (value && typeof value === 'object')) {
      const list = Array.isArray(value)
      const entries = Object.entries(value)
      if (entries.length === 0) return pre.append(list ? '[]' : '{}')
      pre.append(list ? '[' : '{', '\n')
      entries.forEach(([key, inner], index) => {
        pre.append(indent + '  ', list ? '' : key + ': ')
        write(inner, indent + '  ')
        pre.append(index < entries.length - 1 ? ',\n' : '\n')
      })
      pre.append(indent, list ? ']' : '}')
    } else pre.append(JSON.stringify(value))
  }
  write(schema, '')
  return pre
}
const content = (holder) => Object.entries((holder && holder.content) || {}).flatMap(([type, { schema }]) => [element('p', type), schemaBlock(schema || {})])
const operation = (method, path, each) => {
  const title = element('summary', '', element('b', method.toUpperCase(), ), ' ', element('code', path), ' ', element('span', each.summary || ''))
  const parts = [title]
  for (const parameter of each.parameters || []) parts.push(element('p', parameter.in + ' ' + parameter.name + (parameter.required ? ' (required)' : '') + (parameter.description ? ': ' + parameter.description : '')), schemaBlock(parameter.schema || {}))
  if (each.requestBody) parts.push(element('h4', 'Body'), ...content(each.requestBody))
  for (const [status, reply] of Object.entries(each.responses || {})) parts.push(element('h4', status + ' ' + (reply.description || '')), ...content(reply))
  const details = element('details', '', ...parts)
  details.id = each.operationId || ''
  return details
}
const show = (document_) => {
  main.replaceChildren(element('h1', document_.info.title + ' ' + document_.info.version), element('p', document_.info.description))
  for (const tag of document_.tags || []) {
    main.append(element('h2', tag.name), element('p', tag.description || ''))
    for (const [path, item] of Object.entries(document_.paths)) for (const [method, each] of Object.entries(item)) if ((each.tags || []).includes(tag.name)) main.append(operation(method, path, each))
  }
  main.append(element('h2', 'Schemas'))
  for (const [name, schema] of Object.entries(document_.components.schemas || {})) {
    const details = element('details', '', element('summary', name), schemaBlock(schema))
    details.id = name
    main.append(details)
  }
  open()
}
const open = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (target) { target.open = true; target.scrollIntoView() }
}
const load = async () => {
  const reply = await fetch('/openapi.json')
  if (reply.ok) show(await reply.json())
  else main.replaceChildren(element('h1', 'Trainyard'), element('p', 'The server answered ' + reply.status + '.'))
}
addEventListener('hashchange', open)
load()
`
