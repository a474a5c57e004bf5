import { type EngineInfo, loadEngine } from '@trainyard/engine'
import type { LayerInput, LayerType } from '@trainyard/spec'
import { golden } from '@trainyard/testing/golden/golden.js'
import { beforeAll, expect, test } from 'vitest'
import { expectGolden } from './golden-layer.js'
import { gradientErrors } from './gradient-errors.js'
import { expectTrainsAndServes } from './train-and-serve.js'

/** Networks around a layer. */
type LayerTests = {
  /** One for images of 8 × 8, which is trained and served. */
  trains: LayerInput[]
  /** Some for inputs of [6, 5, 2], by what is special about each: smooth, so that a difference quotient means something. */
  gradients: Record<string, LayerInput[]>
  /** The step of the difference quotients, where the layer is smooth only in a small neighborhood. */
  differenceStep?: number
}

/** Set for the test project that runs the gradient checks on WebAssembly. */
const onWasm = process.env['TRAINYARD_TEST_DEVICE'] === 'wasm'

/**
 * The tests that every layer passes: the golden rows of its type, its gradients against central differences, and training from the first step to a served
 * model.
 */
export function testLayer(type: LayerType, { trains, gradients, differenceStep = 0.02 }: LayerTests): void {
  let engine: EngineInfo
  beforeAll(async () => {
    engine = await loadEngine({ device: onWasm ? 'wasm' : 'cpu' })
  })

  test.each(Object.entries(gradients))('the gradient through %s agrees with central differences to 1e-3', { timeout: 60_000 }, (_name, layers) => {
    for (const { weight, derivative, norm, error } of gradientErrors(layers, differenceStep))
      expect(error, `${weight}: ${derivative} for ${norm}`).toBeLessThan(1e-3)
  })
  if (onWasm) return

  const rows = golden.layers.filter(({ spec }) => spec.type === type)
  for (const row of rows) test(`${JSON.stringify(row.spec)}: output and gradients agree with float64`, () => expectGolden(row))

  test('it trains as a graph as it does eagerly, goes on from a checkpoint in the same bits, and predicts the same when served', { timeout: 60_000 }, () =>
    expectTrainsAndServes(trains, engine),
  )
}
