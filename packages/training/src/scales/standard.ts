import { meanAndDeviation } from '../datasets/preprocessing/mean-and-deviation.js'
import type { FitScale } from './scale.js'

/** x → (x − mean) / deviation. */
export const standard: FitScale = (values) => {
  const { mean, std } = meanAndDeviation(values)
  return { mean, std }
}
