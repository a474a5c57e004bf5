import { expect, test, vi } from 'vitest'
import { keyInAddress } from './user.js'

function open(href: string) {
  const replaceState = vi.fn<(state: unknown, title: string, url?: string | URL | null) => void>()
  return { key: keyInAddress({ href }, { replaceState }), address: replaceState.mock.calls[0]?.[2]?.toString() }
}

test('the key leaves the address and the rest of it stays', () => {
  expect(open('http://127.0.0.1:8080/jobs/job_1?axis=epoch#key=ty_a_b')).toEqual({ key: 'ty_a_b', address: 'http://127.0.0.1:8080/jobs/job_1?axis=epoch' })
})
test.each(['http://127.0.0.1:8080/jobs', 'http://127.0.0.1:8080/jobs#loss', 'http://127.0.0.1:8080/?key=ty_a_b'])(
  '%s has no key where it is not logged, and is left alone',
  (href) => expect(open(href)).toEqual({ key: null, address: undefined }),
)
