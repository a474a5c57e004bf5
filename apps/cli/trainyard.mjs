#!/usr/bin/env node
// The command line as an executable: `npx trainyard` in a folder where the package is installed and anywhere in the checkout, `trainyard` everywhere after
// `npm link`. In the checkout it installs and builds what is not up to date, and says so on standard error alone.
process.argv.splice(2, 0, 'trainyard')
await import('./bootstrap.mjs')
