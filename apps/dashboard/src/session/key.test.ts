import { expect, test, vi } from 'vitest'
import { adoptKeyFromAddress } from './key.js'

const open = (href: string) => {
  const stored = new Map<string, string>()
  const replaceState = vi.fn<(state: unknown, title: string, url: URL) => void>()
  // Only what the function uses of the browser.
  const storage = { setItem: (name: string, value: string) => stored.set(name, value) } as unknown as Storage
  adoptKeyFromAddress({ href } as Location, { replaceState } as unknown as History, storage)
  return { stored, address: replaceState.mock.calls[0]?.[2].href }
}

test('the key leaves the address and the rest of it stays', () => {
  const { stored, address } = open('http://127.0.0.1:8080/jobs/job_1?key=ty_a_b&axis=epoch#loss')
  expect([...stored.values()]).toEqual(['ty_a_b'])
  expect(address).toBe('http://127.0.0.1:8080/jobs/job_1?axis=epoch#loss')
})
test('an address without a key is left alone', () => {
  expect(open('http://127.0.0.1:8080/jobs')).toEqual({ stored: new Map(), address: undefined })
})
