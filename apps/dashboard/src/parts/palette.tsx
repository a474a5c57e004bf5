import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { api } from '../api.js'
import { useDelayed } from './controls.js'

type Entry = { title: string; kind: string; href: string }

const typingPause = 150
/** Of each kind that is searched. */
const shownOfKind = 6
/** Data sets, models and sweeps among which names are searched, the newest. */
const searched = 100

const commands: readonly Entry[] = [
  { title: 'New job', kind: 'command', href: '/new' },
  { title: 'New sweep', kind: 'command', href: '/sweeps/new' },
  { title: 'Show running jobs', kind: 'command', href: '/?filter=status%3Drunning' },
  { title: 'Show failed jobs', kind: 'command', href: '/?filter=status%3Dfailed' },
  { title: 'Sort jobs by validation accuracy', kind: 'command', href: '/?sort=-val_accuracy' },
  { title: 'Sort jobs by validation loss', kind: 'command', href: '/?sort=val_loss' },
  ...['Jobs', 'Sweeps', 'Data sets', 'Models', 'Predictions', 'Keys', 'Usage', 'System'].map((title) => ({
    title: `Go to ${title.toLowerCase()}`,
    kind: 'page',
    href: title === 'Jobs' ? '/' : `/${title.toLowerCase().replace(' ', '')}`,
  })),
]

const fits = (text: string, words: string): boolean =>
  words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word))

type Found = { entries: Entry[]; failed: string[] }

/** Searches each kind by itself: one that fails takes nothing from the others. */
async function search(words: string): Promise<Found> {
  const where = words
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `name~${JSON.stringify(word)}`)
    .join(' ')
  const named = <T extends { name: string }>(all: readonly T[]) => all.filter(({ name }) => fits(name, words)).slice(0, shownOfKind)
  const searches: Record<string, () => Promise<Entry[]>> = {
    jobs: async () =>
      (await api.jobs({ limit: shownOfKind, where, fold: 'sweeps' })).data.map(({ id, name, status }) => ({
        title: name,
        kind: `job, ${status}`,
        href: `/jobs/${id}`,
      })),
    'data sets': async () =>
      named((await api.datasets({ limit: searched })).data).map(({ id, name }) => ({ title: name, kind: 'data set', href: `/datasets/${id}` })),
    models: async () =>
      named((await api.models({ limit: searched })).data).map(({ name }) => ({ title: name, kind: 'model', href: `/models/${encodeURIComponent(name)}` })),
    sweeps: async () => named((await api.sweeps({ limit: searched })).data).map(({ id, name }) => ({ title: name, kind: 'sweep', href: `/sweeps/${id}` })),
  }
  const results = await Promise.all(
    Object.entries(searches).map(([kind, find]) =>
      find().then(
        (entries) => ({ entries, failed: [] }),
        (error: Error) => ({ entries: [], failed: [`${kind}: ${error.message}`] }),
      ),
    ),
  )
  return { entries: results.flatMap(({ entries }) => entries), failed: results.flatMap(({ failed }) => failed) }
}

/** Searches jobs, data sets, models and sweeps by name, and offers commands; arrow keys choose, Enter goes there. */
export function Palette({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState(0)
  const [, go] = useLocation()
  const asked = useDelayed(words.trim(), typingPause)
  const found = useQuery({ queryKey: ['palette', asked], queryFn: () => search(asked), enabled: asked !== '', placeholderData: keepPreviousData })
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    return () => opener instanceof HTMLElement && opener.focus()
  }, [])
  const entries = [...commands.filter(({ title }) => fits(title, words.trim())), ...(words.trim() === '' ? [] : (found.data?.entries ?? []))] // default: they come in a moment
  const at = Math.min(chosen, entries.length - 1)
  const take = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    go(entry.href)
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setChosen((at + step + entries.length) % Math.max(1, entries.length))
    else if (event.key === 'Enter') take(entries[at])
    else return
    event.preventDefault()
  }
  return (
    <dialog class="palette" ref={dialog} aria-label="Search and commands" onClose={onClose} onClick={(event) => event.target === dialog.current && onClose()}>
      <input
        type="text"
        role="combobox"
        aria-label="Search jobs, data sets, models and sweeps, or type a command"
        aria-expanded="true"
        aria-controls="palette-entries"
        aria-activedescendant={entries.length === 0 ? undefined : `palette-${at}`}
        placeholder="Search, or type a command"
        autoFocus
        autoComplete="off"
        value={words}
        onInput={(event) => {
          setWords(event.currentTarget.value)
          setChosen(0)
        }}
        onKeyDown={press}
      />
      <Entries entries={entries} chosen={at} onTake={take} />
      <p class="hint">
        {found.data && found.data.failed.length > 0
          ? `Not searched: ${found.data.failed.join('; ')}`
          : entries.length === 0
            ? 'Nothing found.'
            : 'In the list of jobs: j and k move, x ticks, Enter opens, Escape closes.'}
      </p>
    </dialog>
  )
}

type EntriesProps = { entries: readonly Entry[]; chosen: number; onTake: (entry: Entry) => void }

const Entries = ({ entries, chosen, onTake }: EntriesProps) => (
  <ul role="listbox" id="palette-entries" aria-label="Results">
    {entries.map((entry, index) => (
      <li key={`${entry.kind}${entry.href}`} id={`palette-${index}`} role="option" aria-selected={index === chosen} onClick={() => onTake(entry)}>
        <span>{entry.title}</span>
        <span class="quiet">{entry.kind}</span>
      </li>
    ))}
  </ul>
)
