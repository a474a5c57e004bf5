import { numberText, percentText } from '@trainyard/spec'
import type { PredictReply } from '../api/calls.js'
import type { Output } from '../cli-context.js'
import { barText, pictureLines } from '../terminal/charts.js'
import { styled } from '../terminal/text.js'
import { demoName, demoSample, type TestImage } from './demo-job.js'

const barCharacters = 24

/** The image at the left; at the right what the ensemble makes of it: a bar a class, what is said and meant, and how sure it is. */
export function predictionLines(output: Pick<Output, 'colors'>, image: TestImage, classes: readonly string[], reply: PredictReply): string[] {
  const [prediction] = reply.predictions
  if (prediction === undefined) return []
  const { label = '–', class_index, probabilities = [], uncertainty } = prediction
  const right = label === image.label
  const bars = probabilities.map((probability, index) => {
    // default: a probability that is not finite has no bar
    const line = `${(classes[index] ?? String(index)).padStart(2)} ${barText(probability ?? 0, barCharacters)} ${percentText(probability).padStart(7)}`
    return index === class_index ? styled(output, right ? 'green' : 'red', line) : line
  })
  const { total, aleatoric, epistemic } = uncertainty
  const beside = [
    `the ensemble says ${label}, the label is ${image.label}`,
    '',
    ...bars,
    '',
    `uncertainty ${numberText(total)} nats: ${numberText(aleatoric)} in the image, ${numberText(epistemic)} between the members`,
  ]
  const picture = pictureLines(output, image.picture)
  const blank = ' '.repeat(image.picture.width)
  // default: the picture has more lines than the text beside it
  return Array.from({ length: Math.max(picture.length, beside.length) }, (_, row) => `  ${picture[row] ?? blank}  ${beside[row] ?? ''}`.trimEnd())
}

type CurlOptions = {
  readonly url: string
  readonly keyFile: string
  readonly jobFile: string
  readonly digitFile: string
}

/** The same by hand: three commands that work as they stand. */
export function curlLines({ url, keyFile, jobFile, digitFile }: CurlOptions): string[] {
  const curl = (path: string, body: string) => [
    `  curl -s ${url}${path} -H "authorization: Bearer $TRAINYARD_API_KEY" \\`,
    `    -H 'content-type: application/json' -d ${body}`,
  ]
  return [
    'To do it yourself:',
    `  export TRAINYARD_API_KEY=$(cat ${quoted(keyFile)})`,
    ...curl('/v1/datasets', `'{"source":{"type":"sample","sample":"${demoSample}"}}'`),
    ...curl('/v1/jobs', `@${quoted(jobFile)}`),
    ...curl(`/v1/models/${demoName}/predict`, `@${quoted(digitFile)}`),
  ]
}

/** A path as a shell takes it: in quotes where it holds anything unusual. */
export const quoted = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)
