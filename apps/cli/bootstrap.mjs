// What `npm start`, `npm test` and the other scripts run first, on a machine that has Node and npm and nothing else: it
// depends on no package. It installs and builds what is not up to date, then hands over to the compiled program.
const wanted = [20, 19]
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(`Trainyard needs Node ${wanted.join('.')} or newer; this is Node ${process.versions.node}.`)
  process.exitCode = 1
} else {
  const { run } = await import('./bootstrap/commands.mjs')
  await run(process.argv.slice(2))
}
