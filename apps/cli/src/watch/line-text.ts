import { barText } from '../terminal/bar.js'
import { countText, numberText, percentText } from '../terminal/values.js'
import type { MemberLine } from './member-lines.js'

const barCharacters = 24

/** Everything at the right of a member's bar, in fixed columns so that lines do not jump. */
export function lineDetails(line: MemberLine): string {
  const epoch = `epoch ${line.epoch.toFixed(1)}/${line.epochs}`
  const speed = line.samplesPerSecond === null ? '' : `${countText(line.samplesPerSecond)} samples/s`
  return [epoch.padEnd(13), scoreText(line).padEnd(22), `loss ${numberText(line.loss, 3)}`.padEnd(12), speed.padStart(17)].join('  ').trimEnd()
}

/** The whole line, for output that does not redraw. */
export const lineText = (line: MemberLine): string =>
  `member ${line.index}  ${barText(line.fraction, barCharacters)} ${percentText(line.fraction, 0).padStart(5)}  ${lineDetails(line)}`

function scoreText({ score, status }: MemberLine): string {
  if (score === null) return status === 'running' ? 'starting' : status
  const value = score.key.endsWith('accuracy') ? percentText(score.value) : numberText(score.value)
  return `${score.key.replaceAll('_', ' ')} ${value}`
}
