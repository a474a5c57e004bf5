import cliProgress from 'cli-progress'
import type { Output } from '../cli-context.js'
import { lineDetails, lineText, type MemberLine } from './member-lines.js'

/** Shows how members come along. `note` says something above the bars. */
export type MemberDisplay = {
  update(lines: readonly MemberLine[]): void
  note(text: string): void
  stop(): void
}

/** Bars that move where a person looks; elsewhere a line each time a member has finished another epoch. */
export const createMemberDisplay = (output: Output): MemberDisplay => (output.interactive ? movingBars(output) : plainLines(output))

function movingBars(output: Output): MemberDisplay {
  const bars = new cliProgress.MultiBar(
    {
      format: 'member {index}  {bar} {percentage} %  {details}',
      barsize: 24,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      hideCursor: true,
      linewrap: true,
      fps: 8,
      stream: output.stream,
      gracefulExit: false,
      autopadding: true,
    },
    cliProgress.Presets.rect,
  )
  const shown = new Map<number, cliProgress.SingleBar>()
  let stopped = false
  return {
    update(lines) {
      for (const line of lines) {
        const payload = { index: line.index, details: lineDetails(line) }
        const bar = shown.get(line.index) ?? bars.create(1000, 0, payload)
        shown.set(line.index, bar)
        bar.update(Math.round(line.fraction * 1000), payload)
      }
    },
    note: (text) => (shown.size === 0 ? output.write(`${text}\n`) : bars.log(`${text}\n`)),
    stop() {
      // A second stop would draw everything once more, beneath.
      if (stopped) return
      stopped = true
      bars.update()
      bars.stop()
    },
  }
}

function plainLines(output: Output): MemberDisplay {
  const shown = new Map<number, string>()
  return {
    update(lines) {
      for (const line of lines) {
        const mark = markOf(line)
        if (line.status === 'queued' || shown.get(line.index) === mark) continue
        shown.set(line.index, mark)
        output.write(`${lineText(line)}\n`)
      }
    },
    note: (text) => output.write(`${text}\n`),
    stop: () => undefined,
  }
}

/** Changes when a line is worth printing: at the start, after each epoch, at the end. The last epoch counts once its member has ended. */
function markOf({ status, epoch, epochs, score }: MemberLine): string {
  if (status !== 'running') return status
  return score === null ? 'started' : String(Math.min(Math.floor(epoch), epochs - 1))
}
