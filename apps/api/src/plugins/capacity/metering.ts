import type { App } from '../../app.js'
import type { Meter } from './meter.js'

/** Counts every request of a known caller when it is answered. Must be registered after authentication. */
export function registerMetering(app: App, meter: Pick<Meter, 'answered'>): void {
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.caller) meter.answered(request.caller.projectId)
    done()
  })
}
