import type { App } from '../app.js'

/** Takes any content type, or none, as bytes: for routes that pass their body on. Must be called in a scope of its own. */
export function takeAnyBody(scope: App): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}
