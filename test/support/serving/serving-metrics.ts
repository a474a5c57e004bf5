import { createServingStatistics } from '../../../apps/serving/src/models/serving-statistics.js'

/** What the serving process shows to Prometheus before it has counted anything: the API's own page of metrics has it where serving runs. */
export const servingMetrics = (): Promise<string> => createServingStatistics().text()
