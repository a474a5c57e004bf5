import { loadEngine } from '@trainyard/engine'
import { beforeAll, expect, test } from 'vitest'
import { gradientErrors } from './gradient-errors.js'
import { differenceStep, networksByLayer } from './networks-by-layer.js'

beforeAll(async () => void (await loadEngine({ device: 'wasm' })))

test.each(Object.entries(networksByLayer))('on WebAssembly the gradient through %s agrees with central differences to 1e-3', (name, layers) => {
  for (const { weight, derivative, norm, error } of gradientErrors(layers, differenceStep(name)))
    expect(error, `${weight}: ${derivative} for ${norm}`).toBeLessThan(1e-3)
})
