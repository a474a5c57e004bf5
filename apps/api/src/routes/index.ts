import type { App, RouteDeps } from '../app.js'
import { takeAnyBody } from '../plugins/requests/body-parsing.js'
import { createKeyRoute } from './api-keys/create-key/route.js'
import { createTicketRoute } from './api-keys/create-ticket/route.js'
import { listKeysRoute } from './api-keys/list-keys/route.js'
import { rotateKeyRoute } from './api-keys/rotate-key/route.js'
import { revokeKeyRoute } from './api-keys/revoke-key/route.js'
import { exportAuditRoute } from './audit/export-audit/route.js'
import { listAuditRoute } from './audit/list-audit/route.js'
import { cancelPredictionRoute } from './batch-predictions/cancel-prediction/route.js'
import { createPredictionRoute } from './batch-predictions/create-prediction/route.js'
import { deletePredictionRoute } from './batch-predictions/delete-prediction/route.js'
import { downloadPredictionRoute } from './batch-predictions/download-prediction/route.js'
import { getPredictionRoute } from './batch-predictions/get-prediction/route.js'
import { listPredictionsRoute } from './batch-predictions/list-predictions/route.js'
import { downloadCheckpointRoute } from './checkpoints/download-checkpoint/route.js'
import { listCheckpointsRoute } from './checkpoints/list-checkpoints/route.js'
import { createDatasetRoute, uploadDatasetRoute } from './datasets/create-dataset/route.js'
import { deleteDatasetRoute } from './datasets/delete-dataset/route.js'
import { getDatasetRoute } from './datasets/get-dataset/route.js'
import { listCatalogRoute } from './datasets/list-catalog/route.js'
import { listDatasetsRoute } from './datasets/list-datasets/route.js'
import { previewAugmentationRoute } from './datasets/preview-augmentation/route.js'
import { previewDatasetRoute } from './datasets/preview-dataset/route.js'
import { createEnsembleRoute } from './ensembles/create-ensemble/route.js'
import { listEventsRoute } from './events/list-events/route.js'
import { jobActionRoutes } from './jobs/act-on-job/routes.js'
import { createJobRoute } from './jobs/create-job/route.js'
import { bulkJobsRoute } from './jobs/bulk-jobs/route.js'
import { deleteJobRoute } from './jobs/delete-job/route.js'
import { jobLineageRoute, versionLineageRoute } from './lineage/routes.js'
import { getAnalysisRoute } from './jobs/get-analysis/route.js'
import { getHistogramsRoute } from './jobs/get-histograms/route.js'
import { getJobRoute } from './jobs/get-job/route.js'
import { updateJobRoute } from './jobs/update-job/route.js'
import { listJobsRoute } from './jobs/list-jobs/route.js'
import { compareMetricsRoute } from './metrics/compare-metrics/route.js'
import { getFlatMetricsRoute } from './metrics/get-flat/route.js'
import { getMetricsRoute } from './metrics/get-metrics/route.js'
import { artifactRoutes } from './mlflow/artifacts/routes.js'
import { experimentRoutes } from './mlflow/experiments/routes.js'
import { historyIntervalRoutes } from './mlflow/get-history-interval/routes.js'
import { getHistoryRoute } from './mlflow/get-history/route.js'
import { getRunRoute } from './mlflow/get-run/route.js'
import { registryRoutes } from './mlflow/registry/routes.js'
import { searchRunsRoute } from './mlflow/search-runs/route.js'
import { deleteAliasRoute } from './models/delete-alias/route.js'
import { deleteModelRoute } from './models/delete-model/route.js'
import { deleteVersionRoute } from './models/delete-version/route.js'
import { downloadTfjsFileRoute, downloadVersionRoute } from './models/download-version/route.js'
import { getDriftRoute } from './models/get-drift/route.js'
import { getModelRoute } from './models/get-model/route.js'
import { getVersionRoute } from './models/get-version/route.js'
import { importModelRoute } from './models/import-model/route.js'
import { listModelsRoute } from './models/list-models/route.js'
import { setAliasRoute } from './models/set-alias/route.js'
import { setModelRoute } from './models/set-model/route.js'
import { predictionRoutes } from './predictions/routes.js'
import { projectLimitRoutes } from './projects/limits/routes.js'
import { projectMemberRoutes } from './projects/members/routes.js'
import { sessionRoutes } from './session/routes.js'
import { cancelSweepRoute } from './sweeps/cancel-sweep/route.js'
import { createSweepRoute } from './sweeps/create-sweep/route.js'
import { deleteSweepRoute } from './sweeps/delete-sweep/route.js'
import { getSweepRoute } from './sweeps/get-sweep/route.js'
import { listSweepsRoute } from './sweeps/list-sweeps/route.js'
import { publishSweepRoute } from './sweeps/publish-sweep/route.js'
import { downloadEventsRoute } from './tensorboard/download-events/route.js'
import { listRunsRoute } from './tensorboard/list-runs/route.js'
import { listTagsRoute } from './tensorboard/list-tags/route.js'
import { readScalarsRoute } from './tensorboard/read-scalars/route.js'
import { appendUploadRoute } from './uploads/append-upload/route.js'
import { createUploadRoute } from './uploads/create-upload/route.js'
import { deleteUploadRoute } from './uploads/delete-upload/route.js'
import { getUploadRoute } from './uploads/get-upload/route.js'
import { listUploadsRoute } from './uploads/list-uploads/route.js'
import { webhookRoutes } from './webhooks/routes.js'
import { listWorkersRoute } from './workers/list-workers/route.js'

const jsonRoutes: readonly ((app: App, deps: RouteDeps) => void)[] = [
  createKeyRoute,
  createTicketRoute,
  listKeysRoute,
  revokeKeyRoute,
  rotateKeyRoute,
  listCatalogRoute,
  createDatasetRoute,
  uploadDatasetRoute,
  listDatasetsRoute,
  getDatasetRoute,
  deleteDatasetRoute,
  previewDatasetRoute,
  createUploadRoute,
  listUploadsRoute,
  getUploadRoute,
  deleteUploadRoute,
  createJobRoute,
  listJobsRoute,
  getJobRoute,
  deleteJobRoute,
  updateJobRoute,
  bulkJobsRoute,
  getAnalysisRoute,
  getHistogramsRoute,
  jobLineageRoute,
  versionLineageRoute,
  jobActionRoutes,
  createEnsembleRoute,
  createSweepRoute,
  listSweepsRoute,
  getSweepRoute,
  cancelSweepRoute,
  publishSweepRoute,
  deleteSweepRoute,
  getMetricsRoute,
  getFlatMetricsRoute,
  compareMetricsRoute,
  listEventsRoute,
  listCheckpointsRoute,
  downloadCheckpointRoute,
  listModelsRoute,
  getModelRoute,
  deleteModelRoute,
  setModelRoute,
  importModelRoute,
  getVersionRoute,
  getDriftRoute,
  deleteVersionRoute,
  downloadVersionRoute,
  downloadTfjsFileRoute,
  setAliasRoute,
  deleteAliasRoute,
  createPredictionRoute,
  listPredictionsRoute,
  getPredictionRoute,
  cancelPredictionRoute,
  deletePredictionRoute,
  downloadPredictionRoute,
  projectLimitRoutes,
  projectMemberRoutes,
  sessionRoutes,
  webhookRoutes,
  listWorkersRoute,
  listAuditRoute,
  exportAuditRoute,
  downloadEventsRoute,
  listRunsRoute,
  listTagsRoute,
  readScalarsRoute,
  experimentRoutes,
  searchRunsRoute,
  getRunRoute,
  getHistoryRoute,
  historyIntervalRoutes,
  registryRoutes,
  artifactRoutes,
]

/** Routes whose body is passed on, or not looked at: they take any content type, or none. */
const rawRoutes: readonly ((app: App, deps: RouteDeps) => void)[] = [previewAugmentationRoute, predictionRoutes]

/** Registers every route. */
export async function registerRoutes(app: App, deps: RouteDeps): Promise<void> {
  for (const register of jsonRoutes) register(app, deps)
  await app.register(async (scope) => appendUploadRoute(scope as unknown as App, deps))
  await app.register(async (scope) => {
    const typed = scope as unknown as App
    takeAnyBody(typed)
    for (const register of rawRoutes) register(typed, deps)
  })
}
