import type { PredictReply } from '../api/shapes.js'
import type { Output } from '../cli-context.js'
import { barText } from '../terminal/bar.js'
import { pictureLines } from '../terminal/picture.js'
import { styled } from '../terminal/style.js'
import { numberText, percentText } from '../terminal/values.js'
import type { TestImage } from './test-image.js'

const barCharacters = 24

/** The image at the left; at the right what the ensemble makes of it: a bar a class, what is said and meant, and how sure it is. */
export function predictionLines(output: Pick<Output, 'colors'>, image: TestImage, classes: readonly string[], reply: PredictReply): string[] {
  const [prediction] = reply.predictions
  if (prediction === undefined) return []
  const { label = '–', class_index, probabilities = [], uncertainty } = prediction
  const right = label === image.label
  const bars = probabilities.map((probability, index) => {
    const line = `${(classes[index] ?? String(index)).padStart(2)} ${barText(probability ?? 0, barCharacters)} ${percentText(probability, 1).padStart(7)}`
    return index === class_index ? styled(output, right ? 'green' : 'red', line) : line
  })
  const { total, aleatoric, epistemic } = uncertainty
  const beside = [
    `the ensemble says ${label}, the label is ${image.label}`,
    '',
    ...bars,
    '',
    `uncertainty ${numberText(total, 3)} nats: ${numberText(aleatoric, 3)} in the image, ${numberText(epistemic, 3)} between the members`,
  ]
  const picture = pictureLines(output, image.picture)
  const blank = ' '.repeat(image.picture.width)
  return Array.from({ length: Math.max(picture.length, beside.length) }, (_, row) => `  ${picture[row] ?? blank}  ${beside[row] ?? ''}`.trimEnd())
}
