/** Nothing may hold up the event loop of a process for longer: everyone else waits meanwhile. */
export const longestTurnMs = 50
/** How often the loop is looked at. */
const everyMs = 20

/** One time that the event loop stood still: how long, and how much of a processor the process used meanwhile; far less where the machine was busy. */
export type LongTurn = { heldMs: number; cpuMs: number }

/** Hears of every turn of the event loop that took longer than `longestTurnMs` milliseconds, right after it. Returns what ends the watch. */
export function watchEventLoop(onLongTurn: (turn: LongTurn) => void): () => void {
  let [last, used] = [performance.now(), process.cpuUsage()]
  const look = (): void => {
    const now = performance.now()
    const { user, system } = process.cpuUsage(used)
    const heldMs = now - last - everyMs
    if (heldMs > longestTurnMs) onLongTurn({ heldMs, cpuMs: (user + system) / 1_000 })
    ;[last, used] = [performance.now(), process.cpuUsage()]
  }
  const timer = setInterval(look, everyMs).unref()
  return () => clearInterval(timer)
}
