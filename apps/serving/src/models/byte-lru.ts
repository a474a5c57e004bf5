/** A thing that holds memory until it is disposed of. */
export type Disposable = { bytes: number; dispose(): void }

export type ByteLru<T extends Disposable> = {
  /** Uses the thing under this key, loading it where it is not there; loads of one key are shared. It is not disposed of before `use` is over. */
  use<R>(key: string, load: () => Promise<T>, use: (thing: T) => Promise<R>): Promise<R>
  /** Forgets a thing; it is disposed of when nobody uses it any more. One that is not there is left out. */
  drop(key: string): void
  bytes(): number
  /** What a thing holds; 0 where it is not loaded. */
  bytesOf(key: string): number
  clear(): void
}

type Entry<T> = { loading: Promise<T>; loaded: T | null; users: number; isDropped: boolean }

/** Keeps the things used last within a number of bytes. One that is larger than all of it is kept while it is the only one. */
export function createByteLru<T extends Disposable>(limitBytes: number): ByteLru<T> {
  const entries = new Map<string, Entry<T>>()
  const bytes = (): number => [...entries.values()].reduce((sum, { loaded }) => sum + (loaded === null ? 0 : loaded.bytes), 0)

  const evict = (): void => {
    let held = bytes()
    for (const [key, { loaded, users }] of entries) {
      if (held <= limitBytes || entries.size === 1) return
      if (!loaded || users > 0) continue
      held -= loaded.bytes
      entries.delete(key)
      loaded.dispose()
    }
  }
  const open = (key: string, load: () => Promise<T>): Entry<T> => {
    const entry: Entry<T> = { loading: load(), loaded: null, users: 0, isDropped: false }
    entry.loading.then(
      (loaded) => {
        entry.loaded = loaded
      },
      // A load that failed is tried again by the next who asks.
      () => void (entries.get(key) === entry && entries.delete(key)),
    )
    return entry
  }
  return {
    use: async (key, load, use) => {
      const entry = entries.get(key) ?? open(key, load)
      // The last in the map is the one used last.
      entries.delete(key)
      entries.set(key, entry)
      entry.users += 1
      try {
        return await use(await entry.loading)
      } finally {
        entry.users -= 1
        if (entry.isDropped && entry.users === 0) entry.loaded?.dispose()
        evict()
      }
    },
    drop: (key) => {
      const entry = entries.get(key)
      if (!entry) return
      entries.delete(key)
      entry.isDropped = true
      if (entry.users === 0) entry.loaded?.dispose()
    },
    bytes,
    bytesOf: (key) => entries.get(key)?.loaded?.bytes ?? 0, // default: what is not loaded holds nothing
    clear: () => {
      for (const { loaded } of entries.values()) loaded?.dispose()
      entries.clear()
    },
  }
}
