import cliProgress from 'cli-progress'
import type { Output } from '../cli-context.js'

/** Shows how much of an upload is sent, where a person looks; elsewhere nothing. */
export function showUpload(output: Output): { update: (share: number) => void; stop: () => void } {
  if (!output.interactive) return { update: () => undefined, stop: () => undefined }
  const bar = new cliProgress.SingleBar(
    { format: 'sending  {bar} {percentage} %', barsize: 24, hideCursor: true, clearOnComplete: true, stream: output.stream, gracefulExit: false },
    cliProgress.Presets.rect,
  )
  bar.start(1000, 0)
  return { update: (share) => bar.update(Math.round(share * 1000)), stop: () => bar.stop() }
}
