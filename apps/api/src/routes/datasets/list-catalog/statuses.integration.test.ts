import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('listSampleDatasets', ({ call }) => {
  test('200: every sample once, with its licence', async () => {
    const { data } = (await call('GET', '/v1/datasets/catalog')).json()
    const names = data.map(({ sample }: { sample: string }) => sample)
    expect([new Set(names).size, names]).toEqual([names.length, expect.arrayContaining(['mnist', 'iris'])])
    expect(data.every(({ licence }: { licence: string }) => licence !== '')).toBe(true)
  })
})
