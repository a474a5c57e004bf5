import type { DatasetInfo } from '../dataset/view.js'
import { batchesOf } from './rows.js'
import type { ResolvedJobSpec } from './spec.js'

/** Whether members are fitted on all rows once they are measured. */
export const fitsAllRows = ({ dataset }: Pick<ResolvedJobSpec, 'dataset'>): boolean => dataset.final_fit === 'all_rows'

/** Updates of a member's fit on all rows, if its best weights are those of the last epoch; 0 where the job asks for none. */
export const finalFitSteps = (
  spec: Pick<ResolvedJobSpec, 'dataset' | 'training'>,
  { rows, test_rows: testRows }: Pick<DatasetInfo, 'rows' | 'test_rows'>,
): number => (fitsAllRows(spec) ? spec.training.epochs * batchesOf(rows + testRows, spec.training).perEpoch : 0)
