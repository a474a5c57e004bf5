const storageName = 'trainyard-key'
const gone = 'trainyard:key-gone'

/**
 * Takes the key out of the link that `npm start` prints (`/?key=…`), keeps it for this browser session and removes it from the
 * address, so that it is neither bookmarked nor shared by accident.
 */
export function adoptKeyFromAddress(location: Location, history: History, storage: Storage): void {
  const url = new URL(location.href)
  const key = url.searchParams.get('key')
  if (key === null) return
  storage.setItem(storageName, key)
  url.searchParams.delete('key')
  history.replaceState(null, '', url)
}

export const storedKey = (): string | null => sessionStorage.getItem(storageName)
export const storeKey = (key: string): void => sessionStorage.setItem(storageName, key)

/** Forgets the key and tells the page, which then asks for another: after leaving, and when the server no longer knows the key. */
export function forgetKey(): void {
  sessionStorage.removeItem(storageName)
  dispatchEvent(new Event(gone))
}

/** Calls back whenever the key is forgotten; gives back how to stop that. */
export function onKeyGone(callback: () => void): () => void {
  addEventListener(gone, callback)
  return () => removeEventListener(gone, callback)
}
