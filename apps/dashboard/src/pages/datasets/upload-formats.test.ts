import { expect, test } from 'vitest'
import { uploadSpecOf } from './upload-formats.js'

const filled = (fields: Record<string, string>) => {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  return data
}

test('a field that was left empty is not sent, so that the API fills in its default', () => {
  expect(uploadSpecOf(filled({ name: ' arrays ', test_fraction: '' }), 'npz')).toEqual({ format: 'npz', name: 'arrays' })
  expect(uploadSpecOf(filled({ name: 'a', height: '32', width: '', channels: '' }), 'images')).toEqual({ format: 'images', name: 'a' })
})

test('percent are sent as a share, and a size as height and width', () => {
  expect(uploadSpecOf(filled({ name: 'a', test_fraction: '25', height: '32', width: '48', channels: '3' }), 'images')).toEqual({
    format: 'images',
    name: 'a',
    test_fraction: 0.25,
    size: [32, 48],
    channels: 3,
  })
  expect(uploadSpecOf(filled({ name: 'a', label: 'species' }), 'csv')).toEqual({ format: 'csv', name: 'a', label: 'species' })
})
