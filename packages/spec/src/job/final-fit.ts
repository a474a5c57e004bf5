import type { ResolvedJobSpec } from './spec.js'

/** Whether members are fitted on all rows once they are measured, in as many updates as their measured weights took. */
export const fitsAllRows = ({ dataset }: { dataset: Pick<ResolvedJobSpec['dataset'], 'final_fit'> }): boolean => dataset.final_fit === 'all_rows'
