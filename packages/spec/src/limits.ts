const workerBeatSeconds = 5

/** Limits of one project, unless those who run the service set others for it. What each counts is in `http/project-limits.ts`. */
export const projectLimits = {
  open_jobs: 10_000,
  open_members: 20_000,
  open_predictions: 1_000,
  running_tasks: 64,
  datasets: 1_000,
  keys: 1_000,
  stored_bytes: 2 ** 40,
  upload_bytes: 8 * 2 ** 30,
  uploads_at_once: 16,
  streams_at_once: 1_000,
  predictions_at_once: 256,
  requests_per_minute: 600_000,
  prediction_flops_per_day: 1e18,
} as const

/**
 * Every limit of the boundary, in one place. A request beyond one of them is rejected with the limit and what was received.
 * Units stand last in the names.
 */
export const limits = {
  lossQuantiles: 9,
  focalGamma: 10,
  /** As people count them: graphemes. */
  nameCharacters: 100,
  /** UTF-16 units that the characters of a name take together: accents and joined emoji take several. */
  nameUnits: 1_000,
  metadataEntries: 16,
  metadataKeyCharacters: 64,
  metadataValueCharacters: 512,
  /** Of a job, given when it is there: tags, their characters as people count them, and the notes' UTF-16 units. */
  jobTags: 16,
  tagCharacters: 40,
  noteCharacters: 10_000,
  /** Jobs of one request about many. */
  bulkJobs: 100,
  /** Of the conditions that a list of jobs is narrowed by. */
  jobFilterCharacters: 2_000,
  jobFilterConditions: 20,
  /** Of the values of a layer at an inspection: bins, and values that are counted. */
  histogramBins: 32,
  histogramValues: 65_536,
  /** Of a text that the events of a job are searched for. */
  eventSearchCharacters: 200,
  jsonDepth: 32,
  jsonNodes: 200_000,
  requestBodyBytes: 1 << 20,
  /** Which version a model's name or alias means is asked of the database at most this long before a prediction is made with it. */
  versionTrustedMs: 20,
  predictBodyBytes: 64 << 20,
  uploadFileBytes: 1 << 30,
  uploadFiles: 4,
  /** Uploads of a project in pieces that were not used for a data set yet. */
  uploadsOpen: 100,
  /** An upload in pieces is kept so long after its last byte. */
  uploadHours: 24,
  datasetRows: 10_000_000,
  datasetColumns: 4_096,
  datasetClasses: 10_000,
  /** Categories of a column that have an input each; rarer ones share the last. */
  datasetCategories: 1_000,
  /** Different texts of a column that are told apart while a table is read. */
  datasetTexts: 100_000,
  /** Inputs that the parts of a text are hashed into, and what they are if left out. */
  textBuckets: 4_096,
  usualTextBuckets: 256,
  /** Of all different texts of a column together. */
  datasetTextCharacters: 2 ** 28,
  /** Of the different texts of a column that are in memory while a table is read; those of larger columns lie on the disk. */
  textCharactersInMemory: 2 ** 22,
  /** Training rows of a table from which on a preset bags over folds: with fewer a fold would be judged by next to nothing. */
  leastFoldedRows: 50,
  datasetFeatures: 65_536,
  datasetBytes: 2 ** 31,
  /** What is unpacked, read and sorted on the disk while a data set is prepared; its files have about a third of it. */
  datasetScratchBytes: 2 ** 33,
  /** Of a number in a table: its square, summed over all rows, is still a number. */
  datasetMagnitude: 1e100,
  /** Of a class, as folders and arrays name it; no folder of a disk has a longer one. */
  classNameCharacters: 255,
  badFilesShown: 20,
  datasetWarnings: 100,
  warningCharacters: 1_000,
  warningLines: 20,
  /** Rows of a table that are looked at for columns from which the label follows. */
  leakSampleRows: 10_000,
  csvRecordCharacters: 1 << 20,
  /** What a binary table says of its columns at its end or beginning; most need some kilobytes. */
  tableSchemaBytes: 16 << 20,
  /** A page of a Parquet file, unpacked. Programs write pages of 1 MiB. */
  tablePageBytes: 64 << 20,
  /** A batch of rows of an Arrow file, which is in memory as a whole. */
  tableBatchBytes: 512 << 20,
  /** Of a column's name, a category and a class: they stand in what is known of a data set and of each of its models. */
  tableNameCharacters: 1_000,
  /** Of a header that names columns: clients take 16 KiB of headers in all. */
  readingHeaderCharacters: 2_048,
  csvMissingTexts: 100,
  csvMissingTextCharacters: 100,
  decompressedRatio: 100,
  imagePixelsPerSide: 4_096,
  imageFiles: 200_000,
  imageFileBytes: 64 << 20,
  imagePixelsInAll: 10_000_000_000,
  archiveEntries: 250_000,
  arrayDimensions: 4,
  previewImages: 64,
  previewPixels: 1 << 24,
  layers: 1_024,
  /** Jobs that a lineage tells of. */
  lineageJobs: 200,
  residualDepth: 4,
  parameters: 200_000_000,
  rateFactor: 1_000,
  /** Numbers that one number of a table becomes by an embedding, and the bins or waves on the way. */
  numberEmbedding: 256,
  activationsPerSample: 500_000_000,
  layerNameCharacters: 160,
  presetStages: 32,
  resnetDepth: 194,
  unitsPerLayer: 65_536,
  depthMultiplier: 64,
  vocabulary: 1_000_000,
  recurrentUnits: 1_024,
  recurrentSteps: 256,
  epochs: 100_000,
  /** The first of so many cycles, each twice as long as the one before, is a millionth of the training. */
  logCosineCycles: 20,
  /** Steps are counted in columns of 32 bits. */
  jobSteps: 2 ** 31 - 1,
  batchSize: 65_536,
  ensembleMembers: 64,
  /** Members of finished jobs that one ensemble chooses from, and the bytes of what they predicted of the held-out rows and of their settings. */
  combinedMembers: 2_048,
  combinedPredictionBytes: 2 ** 30,
  combinedSpecBytes: 8 << 20,
  /** Members in one network that share weights. */
  networkMembers: 64,
  augmentations: 32,
  augmentationsInChoice: 16,
  augmentationsInOrder: 6,
  jobWarnings: 50,
  /** Of the weights of two classes: beyond it the rows of the lighter one are lost in the rounding of the loss. */
  classWeightRatio: 1e6,
  sweepTrials: 256,
  /** Combinations of a space from which a sweep chooses its trials as it goes. */
  sweepCandidates: 1_024,
  sweepRungs: 100,
  sweepDimensions: 16,
  sweepConcurrent: 64,
  rangeTestSteps: 10_000,
  rangeTestPoints: 400,
  jobSeconds: 30 * 24 * 3_600,
  /** A training takes at least its estimate of memory divided by this, and at most the estimate times this: measured. */
  memoryEstimateFactor: 1.5,
  /** An export is made, and compared with the service, in memory: bytes of the stored members at most. */
  exportBytes: 2 ** 28,
  /** What a file that is imported says of itself: its header, with the manifest of the model. It is in memory as a whole. */
  importHeaderBytes: 16 << 20,
  /** Errors of such a file that are listed. */
  importErrors: 50,
  /** Rows that the service and an export both predict before it is sent, and how far they may be apart: of a probability, or in deviations of the target. */
  exportProofRows: 64,
  exportDifference: 1e-5,
  predictInstances: 4_096,
  predictSamples: 200,
  /** A line of a batch prediction's input, and a part of its output: text of so many characters, or what is written in so many seconds. */
  batchLineCharacters: 16 << 20,
  batchPartBytes: 1 << 20,
  batchPartSeconds: 5,
  /** Numbers that the rows of one pass of a batch prediction are written with, beyond which there are fewer rows in it. */
  batchPassValues: 2 ** 18,
  /** Scores of held-out rows that a model keeps to give intervals; of more rows so many evenly spaced ones are kept. */
  conformalScores: 1_000,
  /**
   * What a version keeps to compare served rows with: of so many training rows, evenly spaced, the bins of so many columns, at most. Numbers have so many quantiles,
   * the least of which is the tenth part of the rows, and categories so many bins, the commonest first, and one for all others.
   */
  driftRows: 100_000,
  driftImages: 1_000,
  driftInputs: 500,
  driftQuantiles: 10,
  driftCategories: 30,
  /** Hours that one request for drift covers: 31 days. With many inputs it covers fewer: inputs × hours are at most `driftCells`. */
  driftHours: 744,
  driftCells: 60_000,
  driftDays: 90,
  /** Numbers that a member predicts with exchanged columns, and the operations that this may take; of larger tables fewer rows are looked at, of larger networks none. */
  importanceValues: 400_000,
  importanceFlops: 2e10,
  /** Up to so many columns that differ from the usual row, an explanation goes over all sets of them; beyond over so many orders, half of them drawn and half reversed. */
  explainExactColumns: 8,
  explainOrders: 16,
  /** Floating-point operations of one prediction: rows × members × views × samples of the network's own. Some 10 to 40 seconds of one core. */
  predictFlops: 1e12,
  /** Numbers in the reply to a prediction: rows × classes, of each member too where they are asked for. */
  predictReplyValues: 2 ** 24,
  /** Numbers that all samples of all members give for a prediction: they are held until they are combined. */
  predictSampledValues: 2 ** 26,
  /** Rows that a model computes at once; a larger request is computed in several passes, between which other requests have their turn. */
  predictPassRows: 256,
  /** Values of all layers that are held at once for a model that normalizes by the rows of a request, which cannot be computed in several passes. */
  predictTogetherValues: 2 ** 28,
  evaluationScales: 8,
  analysisClasses: 100,
  analysisMatrixCells: 100_000,
  analysisWorstRows: 50,
  analysisScatterRows: 500,
  analysisConfusedPairs: 50,
  pageItems: 100,
  pageItemsDefault: 20,
  metricPointsPerSeries: 10_000,
  metricPointsPerPage: 20_000,
  metricKeysPerQuery: 200,
  metricJobsPerQuery: 100,
  /** A worker renews its own row this often. */
  workerBeatSeconds,
  /** A worker whose row is older than three beats is not counted: not shown, and its slots are not offered. */
  liveWorkerSeconds: 3 * workerBeatSeconds,
  /** Attempts of a task that may be lost in a row without a checkpoint in between. */
  attemptsWithoutProgress: 3,
  blobChunkBytes: 2 << 20,
  idempotencyHours: 24,
  idempotencyKeyCharacters: 255,
  /** The secret that a rotation replaces may stay valid for so long. */
  keyOverlapDays: 30,
  webhooks: 20,
  webhookUrlCharacters: 2_000,
  /** After a rotation messages are signed with the secret before, too, for so long. */
  webhookOverlapHours: 24,
  /** Attempts of a delivery. The first retry comes after so many seconds, each later one after so many times as long, up to the longest: over 10 to 20 hours. */
  webhookAttempts: 10,
  webhookFirstRetrySeconds: 5,
  webhookRetryFactor: 4,
  webhookLongestRetrySeconds: 6 * 3_600,
  /** One attempt, from the look-up of the name to the end of the answer. */
  webhookTimeoutMs: 10_000,
  /** A delivery whose sender has died is sent again after this; longer than an attempt may take. */
  webhookLeaseSeconds: 30,
  /** Of an answer, so many bytes are read and kept. */
  webhookAnswerBytes: 1_024,
  /** Deliveries that one worker sends at once, and of one webhook over all workers. */
  webhookSendsAtOnce: 16,
  webhookSendsOfOne: 4,
  /** A webhook is disabled after so many attempts in a row that failed, if the first of them is so many hours ago. */
  webhookFailures: 20,
  webhookFailingHours: 24,
  webhookDeliveryDays: 30,
  /** A ticket opens streams for so long after it was made; a stream that is open goes on. */
  ticketSeconds: 60,
  /** Browsers that one user, or one key, is signed in with; the one that signed in first is signed out. */
  sessionsPerOwner: 50,
  /** Sessions in a list, those that were used last. */
  listedSessions: 500,
  /** Of what a browser calls itself, as the list of sessions shows it. */
  userAgentCharacters: 300,
  /** While a stream or an export runs, its key is looked at this often. */
  keyWatchedMs: 1_000,
  uint32: 0xffff_ffff,
  /** The normal numbers of 32 bits (IEEE 754 binary32), rounded inward. */
  leastFloat: 1.2e-38,
  greatestFloat: 3.4e38,
  /** The largest number in a column of 32 bits. */
  int32: 0x7fff_ffff,
} as const
