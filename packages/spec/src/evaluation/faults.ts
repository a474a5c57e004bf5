import type { DatasetInfo } from '../dataset/view.js'
import type { ErrorDetail } from '../http/error.js'
import type { MultiCrop } from './index.js'

/** What is wrong with crops of this data set's images: there are none, or a scale would leave no room for a crop. Empty when all is well. */
export function multiCropErrors(path: string, crop: MultiCrop | null, { kind, input_shape }: Pick<DatasetInfo, 'kind' | 'input_shape'>): ErrorDetail[] {
  if (!crop) return []
  if (kind !== 'image') return [{ path, rule: 'images', message: `${path} needs images; the data set is a table`, received: crop }]
  const short = Math.min(...input_shape.slice(0, 2))
  return crop.scales.flatMap((scale, index) => {
    const where = `${path}.scales[${index}]`
    return scale < short ? [{ path: where, rule: 'size', message: `${where} must be at least ${short}, the short side of the images`, received: scale }] : []
  })
}
