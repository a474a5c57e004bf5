/**
 * Lets so many callers go on in each turn of the event loop, in the order in which they came: what many want to do at once does not hold up what others ask
 * for meanwhile.
 */
export function createTurns(perTurn: number): () => Promise<void> {
  const waiting: (() => void)[] = []
  let isDue = false
  const next = (): void => {
    for (const go of waiting.splice(0, perTurn)) go()
    isDue = waiting.length > 0
    if (isDue) setImmediate(next)
  }
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (!isDue) setImmediate(next)
      isDue = true
    })
}
