import { useEffect, useRef, useState } from 'preact/hooks'
import { Link, Route, Switch, useLocation } from 'wouter-preact'
import { JobsPage } from './pages/jobs/jobs-page.js'
import { Page } from './parts/layout.js'
import { lazyPage } from './parts/state.js'
import { KeyForm } from './session/key-form.js'
import { isSignedIn, onSession } from './session/user.js'
import { UserMenu } from './session/user-menu.js'
import { ThemeButton } from './session/theme.js'

const ComparePage = lazyPage(async () => (await import('./pages/compare/compare-page.js')).ComparePage)
const DatasetPage = lazyPage(async () => (await import('./pages/datasets/dataset-page.js')).DatasetPage)
const DatasetsPage = lazyPage(async () => (await import('./pages/datasets/datasets-page.js')).DatasetsPage)
const JobPage = lazyPage(async () => (await import('./pages/job/job-page.js')).JobPage)
const KeysPage = lazyPage(async () => (await import('./pages/keys-page.js')).KeysPage)
const ModelPage = lazyPage(async () => (await import('./pages/models/model-page.js')).ModelPage)
const ModelsPage = lazyPage(async () => (await import('./pages/models/models-page.js')).ModelsPage)
const NewJobPage = lazyPage(async () => (await import('./pages/new-job/new-job-page.js')).NewJobPage)
const NewSweepPage = lazyPage(async () => (await import('./pages/sweeps/new-sweep-page.js')).NewSweepPage)
const PredictionsPage = lazyPage(async () => (await import('./pages/predictions/predictions-page.js')).PredictionsPage)
const SweepPage = lazyPage(async () => (await import('./pages/sweeps/sweep-page.js')).SweepPage)
const SweepsPage = lazyPage(async () => (await import('./pages/sweeps/sweeps-page.js')).SweepsPage)
const SystemPage = lazyPage(async () => (await import('./pages/system-page.js')).SystemPage)
const Palette = lazyPage(async () => (await import('./parts/palette.js')).Palette)
const UsagePage = lazyPage(async () => (await import('./pages/usage-page.js')).UsagePage)

const sections = [
  ['/', 'Jobs', /^\/(jobs|compare|$)/],
  ['/new', 'New job', /^\/new/],
  ['/sweeps', 'Sweeps', /^\/sweeps/],
  ['/datasets', 'Data sets', /^\/datasets/],
  ['/models', 'Models', /^\/models/],
  ['/predictions', 'Predictions', /^\/predictions/],
  ['/keys', 'Keys', /^\/keys/],
  ['/usage', 'Usage', /^\/usage/],
  ['/system', 'System', /^\/system/],
] as const

/** The frame of every page: where one is, and where one can go. `problem` is why the link that opened the page did not sign it in. */
export function App({ problem }: { problem: string | null }) {
  const [known, setKnown] = useState(isSignedIn)
  const [location] = useLocation()
  const [isSearching, setIsSearching] = useState(false)
  useEffect(() => onSession(() => setKnown(isSignedIn())), [])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      setIsSearching(true)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
  if (!known) return <KeyForm problem={problem} />
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="frame">
        <Link href="/" class="brand">
          Trainyard
        </Link>
        <nav aria-label="Main">
          {sections.map(([path, name, here]) => (
            <Link key={path} href={path} aria-current={here.test(location) ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
        <span class="aside">
          <button type="button" class="plain" title="Search and commands (Ctrl+K)" onClick={() => setIsSearching(true)}>
            Search
          </button>
          <ThemeButton />
          <UserMenu />
        </span>
      </header>
      <Content path={location} />
      {isSearching && <Palette onClose={() => setIsSearching(false)} />}
    </>
  )
}

/** The page at a path. A reader without sight starts at its top after following a link. */
function Content({ path }: { path: string }) {
  const main = useRef<HTMLElement>(null)
  const entered = useRef(path)
  useEffect(() => {
    if (entered.current === path) return
    entered.current = path
    main.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [path])
  return (
    <main id="content" ref={main} tabIndex={-1}>
      <Pages path={path} />
    </main>
  )
}

function Pages({ path }: { path: string }) {
  return (
    <Switch>
      <Route path="/" component={JobsPage} />
      <Route path="/jobs">
        <JobsPage />
      </Route>
      <Route path="/new">
        <NewJobPage />
      </Route>
      <Route path="/jobs/:id">{({ id }) => <JobPage key={id} id={id} />}</Route>
      <Route path="/compare">
        <ComparePage />
      </Route>
      <Route path="/sweeps">
        <SweepsPage />
      </Route>
      <Route path="/sweeps/new">
        <NewSweepPage />
      </Route>
      <Route path="/sweeps/:id">{({ id }) => <SweepPage key={id} id={id} />}</Route>
      <Route path="/datasets">
        <DatasetsPage />
      </Route>
      <Route path="/datasets/:id">{({ id }) => <DatasetPage key={id} id={id} />}</Route>
      <Route path="/models">
        <ModelsPage />
      </Route>
      <Route path="/models/:name">{({ name }) => <ModelPage key={name} name={name} />}</Route>
      <Route path="/predictions">
        <PredictionsPage />
      </Route>
      <Route path="/keys">
        <KeysPage />
      </Route>
      <Route path="/usage">
        <UsagePage />
      </Route>
      <Route path="/system">
        <SystemPage />
      </Route>
      <Route>
        <Page title="Page not found">
          <p class="empty">
            There is no page at <code>{path}</code>. <Link href="/">Go to jobs</Link>
          </p>
        </Page>
      </Route>
    </Switch>
  )
}
