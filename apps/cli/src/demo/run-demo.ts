import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { countText, defined, durationText, percentText, secondsBetween } from '@trainyard/spec'
import type { Calls, DatasetView, JobView, PredictReply } from '../api/calls.js'
import { type CliContext, say } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { waitUntilReady } from '../datasets/wait-until-ready.js'
import { findDataset } from '../lab/datasets.js'
import { styled } from '../terminal/text.js'
import { checkOutcome, followJob } from '../watch/follow-job.js'
import { ensembleLines } from '../watch/job-result.js'
import { createMemberDisplay } from '../watch/member-display.js'
import { memberLines } from '../watch/member-lines.js'
import { curlLines, predictionLines } from './demo-lines.js'
import { demoJob, demoName, demoSample, type DemoSize, demoTarget, type TestImage, testImages } from './demo-job.js'

/** What the demo came to, for `--json`. */
export type DemoResult = {
  readonly job: JobView
  readonly prediction: PredictReply
  readonly label: string
  readonly accuracy: number
  readonly seconds: number
}

type DemoOptions = {
  readonly calls: Calls
  readonly url: string
  /** Where its request bodies are kept, for the curl commands. */
  readonly folder: string
  readonly keyFile: string
  readonly quiet: boolean
}

/** Longer than the job's own limit, so that the job's reason is what one reads. */
const demoSeconds = 1200

/** Test images that are predicted, of which one is shown. */
const imagesAsked = 20

/**
 * MNIST through the public API only, as a user would with curl: a data set, a job of three members, their progress, the ensemble's
 * gain, one prediction as a picture, and the commands to do it oneself.
 * @throws {CliError} when anything fails, or when the ensemble's test accuracy is below the target.
 */
export async function runDemo(context: CliContext, options: DemoOptions): Promise<DemoResult> {
  const tell = (line = '') => (options.quiet ? undefined : say(context, line))
  const { calls: api } = options
  const size = await demoSize(api, tell)
  const dataset = await demoDataset(api, tell)
  const spec = demoJob(dataset.id, size)
  const created = await api.createJob(spec)
  tell(
    `job ${created.id}: ${created.members.length} members, ${created.spec.training.epochs} epochs of ${countText(Math.round(defined(dataset.rows, 'rows of the data set') * (1 - created.spec.dataset.validation_fraction)))} images each`,
  )
  const job = await train(context, options, created.id)
  const { ensemble } = job
  if (ensemble === null) throw new CliError('failed', `${job.id} succeeded without an ensemble`)
  const accuracy = defined(ensemble.metrics['accuracy'], 'accuracy of the ensemble')
  const seconds = defined(secondsBetween(job.started_at, job.finished_at), 'times of a job that succeeded')
  tell(`trained in ${durationText(seconds)}`)
  for (const line of memberScores(job)) tell(line)
  for (const line of ensembleLines(ensemble)) tell(line)
  if (ensemble.split !== 'test') throw new CliError('failed', `the ensemble was measured on the ${ensemble.split} rows, not on the test images`)
  if (!(accuracy >= demoTarget[size]))
    throw new CliError('failed', `the ensemble reached ${percentText(accuracy)} on the test images, but at least ${percentText(demoTarget[size])} is expected`)
  const { image, prediction } = await mostDoubtful(api, dataset.id, job.model?.version)
  if (!options.quiet) {
    for (const line of ['', ...predictionLines(context.stdout, image, dataset.classes ?? [], prediction), '']) tell(line)
    for (const line of curlLines({ ...options, ...writeBodies(options.folder, spec, image) })) tell(line)
  }
  return { job, prediction, label: image.label, accuracy, seconds }
}

async function demoSize(api: Calls, tell: (line: string) => void): Promise<DemoSize> {
  const { engine } = await api.ready()
  const [worker] = engine.workers
  if (worker === undefined || worker.backend !== 'wasm') return 'full'
  tell('WARNING: TensorFlow runs on WebAssembly here, so the demo trains smaller networks for fewer epochs and asks less of them.')
  return 'small'
}

async function demoDataset(api: Calls, tell: (line: string) => void): Promise<DatasetView> {
  const present = await findDataset(api, ({ source }) => source === `sample:${demoSample}`)
  if (present === undefined) tell('preparing the data set: MNIST, 70,000 images of handwritten digits')
  const dataset = await waitUntilReady(api, present ?? (await api.createSample(demoSample, demoSample)))
  tell(
    `data set ${dataset.id}: ${countText(defined(dataset.rows, 'rows of the data set'))} images to train on, ${countText(defined(dataset.test_rows, 'test rows of the data set'))} to test with`,
  )
  return dataset
}

async function train(context: CliContext, { calls, quiet }: DemoOptions, id: string): Promise<JobView> {
  const display = quiet ? undefined : createMemberDisplay(context.stdout)
  try {
    const { job } = await followJob({ calls, id, limitSeconds: demoSeconds, onLook: (seen, board) => display?.update(memberLines(seen, board)) })
    display?.stop()
    checkOutcome(job)
    return job
  } finally {
    display?.stop()
  }
}

/** Of some test images the one that the ensemble is least sure of: its bars say more than ten times 100 %. */
async function mostDoubtful(api: Calls, datasetId: string, version: string | undefined): Promise<{ image: TestImage; prediction: PredictReply }> {
  const images = await testImages(api, datasetId, imagesAsked)
  const reply = await api.predict(demoName, { instances: images.map(({ instance }) => instance), members: true, ...(version === undefined ? {} : { version }) })
  const doubts = reply.predictions.map(({ uncertainty }) => defined(uncertainty.total, 'uncertainty of a prediction'))
  const at = doubts.indexOf(Math.max(...doubts))
  const image = images[at]
  if (image === undefined) throw new CliError('failed', `${demoName} answered with ${reply.predictions.length} predictions for ${images.length} images`)
  return { image, prediction: { ...reply, predictions: reply.predictions.slice(at, at + 1) } }
}

const memberScores = (job: JobView): string[] =>
  job.members.map(
    ({ index, final }) =>
      `member ${index}: test accuracy ${percentText(final?.['test_accuracy'])}, validation accuracy ${percentText(final?.['val_accuracy'])}`,
  )

function writeBodies(folder: string, spec: unknown, image: TestImage): { jobFile: string; digitFile: string } {
  mkdirSync(folder, { recursive: true })
  const write = (name: string, body: unknown) => {
    const file = join(folder, name)
    writeFileSync(file, `${JSON.stringify(body)}\n`)
    return file
  }
  return { jobFile: write('job.json', spec), digitFile: write('digit.json', { instances: [image.instance], members: true }) }
}

/** The heading over the demo's output. */
export const demoHeading = (context: CliContext): string => styled(context.stdout, 'bold', 'Demo: an ensemble of three networks learns to read digits')
