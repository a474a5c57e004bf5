import { useState } from 'preact/hooks'
import { Link, Route, Switch, useLocation } from 'wouter-preact'
import { DatasetsPage } from './pages/datasets/datasets-page.js'
import { JobPage } from './pages/job/job-page.js'
import { JobsPage } from './pages/jobs/jobs-page.js'
import { ModelPage } from './pages/models/model-page.js'
import { ModelsPage } from './pages/models/models-page.js'
import { NewJobPage } from './pages/new-job/new-job-page.js'
import { SystemPage } from './pages/system/system-page.js'
import { KeyForm } from './session/key-form.js'
import { storedKey } from './session/key.js'

const places = [
  ['/', 'Jobs'],
  ['/new', 'New job'],
  ['/datasets', 'Data sets'],
  ['/models', 'Models'],
  ['/system', 'System'],
] as const

/** The frame of every page: where one is, and where one can go. */
export function App() {
  const [known, setKnown] = useState(storedKey() !== null)
  const [place] = useLocation()
  if (!known) return <KeyForm onKey={() => setKnown(true)} />
  return (
    <>
      <header class="frame">
        <Link href="/" class="brand">
          Trainyard
        </Link>
        <nav aria-label="Main">
          {places.map(([path, name]) => (
            <Link key={path} href={path} aria-current={place === path ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
      </header>
      <main>
        <Switch>
          <Route path="/" component={JobsPage} />
          <Route path="/new" component={NewJobPage} />
          <Route path="/jobs/:id">{({ id }) => <JobPage id={id} />}</Route>
          <Route path="/datasets" component={DatasetsPage} />
          <Route path="/models" component={ModelsPage} />
          <Route path="/models/:name">{({ name }) => <ModelPage name={name} />}</Route>
          <Route path="/system" component={SystemPage} />
          <Route>
            <p class="quiet">There is nothing at {place}.</p>
          </Route>
        </Switch>
      </main>
    </>
  )
}
