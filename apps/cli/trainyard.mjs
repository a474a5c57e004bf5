#!/usr/bin/env node
// The command line as an executable: `npx trainyard` anywhere in the checkout, `trainyard` everywhere after `npm link`. It installs and builds what is not up to
// date, and says so on standard error alone.
process.argv.splice(2, 0, 'trainyard')
await import('./bootstrap.mjs')
