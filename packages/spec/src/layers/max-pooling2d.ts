import { defineLayer } from './layer.js'
import { harmlessPooling, kerasPooling, pooling, poolingShape } from './pooling.js'

export const maxPooling2d = defineLayer({
  type: 'max_pooling2d',
  label: 'Max pooling',
  description: 'The largest value of each window, per channel.',
  fields: pooling,
  traits: { role: 'pooling', assumes: 'image', harmless: harmlessPooling, keras: kerasPooling('MaxPooling2D') },
  shape: poolingShape,
})
