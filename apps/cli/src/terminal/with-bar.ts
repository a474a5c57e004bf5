import type { CliContext } from '../cli-context.js'
import { showShare } from './charts.js'

/** Shows a bar while `work` goes on, which tells how much of it is done. */
export async function withBar<T>(context: CliContext, what: string, work: (update: (share: number) => void) => Promise<T>): Promise<T> {
  const bar = showShare(context.stderr, what)
  try {
    return await work(bar.update)
  } finally {
    bar.stop()
  }
}
