import { createHash } from 'node:crypto'
import { docsScript } from './docs-script.js'

const style = `
:root { color-scheme: light dark; --line: light-dark(#ddd, #444); --soft: light-dark(#f5f5f5, #222) }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem 1.5rem 4rem }
h2 { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem; text-transform: capitalize }
details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; padding: .4rem .8rem }
summary { cursor: pointer } summary b { display: inline-block; min-width: 4.5rem } summary span { opacity: .75 }
pre { background: var(--soft); border-radius: 6px; overflow: auto; padding: .6rem } h4 { margin: .8rem 0 .2rem }
p { white-space: pre-line } input, button { font: inherit; padding: .3rem .6rem }
`

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The documentation page: one file, nothing from elsewhere. It holds no data; what it shows it asks for with the reader's key. */
export const docsPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Trainyard API</title><style>${style}</style></head>
<body><main></main><script>${docsScript}</script></body>
</html>
`

/** Lets only this very page's style and program run, and only this server be asked. */
export const docsHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'content-security-policy': `default-src 'none'; style-src ${hash(style)}; script-src ${hash(docsScript)}; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
}
