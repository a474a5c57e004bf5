import { layerName } from './fields.js'
import { defineLayer } from './layer.js'
import { elements, imageSides, needsImage } from './shape.js'

export const globalAveragePooling2d = defineLayer({
  type: 'global_average_pooling2d',
  label: 'Global average pooling',
  description: 'The mean of each channel: [batch, height, width, channels] → [batch, channels] (Lin et al. 2014).',
  fields: { name: layerName },
  traits: {
    role: 'pooling',
    assumes: 'image',
    keras: () => ({ class_name: 'GlobalAveragePooling2D', config: { data_format: 'channels_last' }, arrays: [] }),
  },
  shape: (_spec, input) => {
    const image = imageSides(input)
    return image ? { output: [image[2]], flops: elements(input) } : needsImage
  },
})
