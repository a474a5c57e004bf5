import { expect, test } from 'vitest'
import { idxFile } from './idx-file.js'

test('an IDX file is its header, big end first, and its bytes', async () => {
  const file = idxFile('images', [2, 1, 300], new Uint8Array(600).fill(7))
  const bytes = Buffer.from(await file.arrayBuffer())
  expect([...bytes.subarray(0, 16)]).toEqual([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 1, 44])
  expect(bytes.subarray(16)).toEqual(Buffer.alloc(600, 7))
})
