import { defineLayer } from './layer.js'
import { harmlessPooling, kerasPooling, pooling, poolingShape } from './pooling.js'

export const averagePooling2d = defineLayer({
  type: 'average_pooling2d',
  label: 'Average pooling',
  description: 'The mean of each window, per channel.',
  fields: pooling,
  traits: { role: 'pooling', assumes: 'image', harmless: harmlessPooling, keras: kerasPooling('AveragePooling2D') },
  shape: poolingShape,
})
