import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalTarget } from './request-target.js'

test.each([
  ['/v1/jobs', '/v1/jobs'],
  ['/v1/jobs/', '/v1/jobs'],
  ['/v1/jobs///', '/v1/jobs'],
  ['/v1/jobs?', '/v1/jobs'],
  ['/v1/jobs/?', '/v1/jobs'],
  ['/v1/jobs/?limit=1', '/v1/jobs?limit=1'],
  ['/v1/jobs?after=a/', '/v1/jobs?after=a/'],
  ['/v1/jobs??', '/v1/jobs??'],
  ['/', '/'],
  ['//', '/'],
  ['/?', '/'],
  ['', '/'],
  ['http://host:8080/v1/jobs/?a=1', '/v1/jobs?a=1'],
  ['HTTPS://host', '/'],
  ['http://host?a=1', '/?a=1'],
  ['/v1/models/m:predict/', '/v1/models/m:predict'],
  ['/a/http://b/', '/a/http://b'],
])('%s is %s', (target, canonical) => expect(canonicalTarget(target)).toBe(canonical))

test('slashes at the end, an empty query and an origin change nothing, whatever the path and the query', () => {
  const segment = fc.stringMatching(/^[\w.:%~-]{1,12}$/)
  const query = fc.stringMatching(/^[\w=&%/?.-]{0,20}$/)
  fc.assert(
    fc.property(
      fc.array(segment, { minLength: 1, maxLength: 5 }),
      query,
      fc.nat(4),
      fc.constantFrom('', 'http://h', 'https://h:1'),
      (parts, text, slashes, origin) => {
        const path = `/${parts.join('/')}`
        const written = text === '' ? path : `${path}?${text}`
        expect(canonicalTarget(`${origin}${path}${'/'.repeat(slashes)}?${text}`)).toBe(written)
        expect(canonicalTarget(written)).toBe(written)
      },
    ),
    { numRuns: 1_000 },
  )
})
