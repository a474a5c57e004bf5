import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { App } from '../../app.js'
import { fileReply } from '../../routes/replies.js'

/** Scalar's program for browsers, one file that comes with its package. */
const scalarFile = fileURLToPath(new URL('js/standalone.js', import.meta.resolve('@scalar/fastify-api-reference')))

/** The system's fonts, this server's document, and nothing of Scalar's own services. */
const settings = {
  url: '/openapi.json',
  authentication: { preferredSecurityScheme: 'key' },
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  defaultOpenAllTags: false,
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
}
const start = `Scalar.createApiReference('#reference', ${JSON.stringify(settings)})`

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Trainyard API</title><link rel="icon" href="data:,"></head>
<body><div id="reference"></div><script src="/docs/scalar.js"></script><script>${start}</script></body>
</html>
`

/** Lets Scalar and this page's one line run, and only this server be asked. Scalar writes its styles into the page. */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'self' 'sha256-${createHash('sha256').update(start).digest('base64')}'`,
    "style-src 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  ].join('; '),
}
const scriptHeaders = { 'content-type': 'application/javascript; charset=utf-8', 'cache-control': 'public, max-age=86400' }

/** `GET /docs`: the OpenAPI document as a page, from which requests can be tried. It loads nothing from elsewhere. */
export function registerDocs(app: App): void {
  app.route({
    method: 'GET',
    url: '/docs',
    config: { access: 'public' },
    schema: {
      operationId: 'getDocs',
      tags: ['system'],
      summary: 'A page that shows the OpenAPI document',
      response: { 200: fileReply('text/html', 'A page') },
    },
    handler: async (_request, reply) =>
      reply
        .code(200)
        .headers(pageHeaders)
        .send(Readable.from([page])),
  })
  app.route({
    method: 'GET',
    url: '/docs/scalar.js',
    config: { access: 'public' },
    schema: { hide: true },
    handler: async (_request, reply) => reply.code(200).headers(scriptHeaders).send(createReadStream(scalarFile)),
  })
}
