// What goes into NODE_OPTIONS: a module that is its own URL, so that every Node can load it, of any age and under any
// permission. It looks where it is before it imports the probe, and whatever goes wrong is told and not thrown: a
// program that the probe cannot watch runs as if we were not there.
import { probeVariables } from './environment.ts'
import { helloSchema } from './hello.ts'

/** The probe needs `using` and the built-ins of this version. */
const OLDEST_NODE = 24

/** @param register the URL of the module that installs the probe @returns without a space or a quote, as NODE_OPTIONS wants it */
export function preloadUrl(register: string): string {
  return `data:text/javascript,${encodeURIComponent(source(register)).replaceAll("'", '%27')}`
}

/** Plain JavaScript of 2020: it is read by Nodes that the rest is too new for. */
function source(register: string): string {
  return `
const refused = async (reason) => {
  try {
    const { mkdirSync, renameSync, writeFileSync } = await import('node:fs')
    const { isMainThread, threadId } = await import('node:worker_threads')
    const { pid, version: node, env } = process
    const directory = env.${probeVariables.directory}
    const thread = isMainThread ? 0 : threadId
    const file = directory + '/' + pid + '-' + thread + '.hello'
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    writeFileSync(file + '.partial', JSON.stringify({ schema: '${helloSchema}', pid, thread, state: 'refused', node, reason }), { mode: 0o600 })
    renameSync(file + '.partial', file)
  } catch {}
}
try {
  if (parseInt(process.versions.node, 10) >= ${OLDEST_NODE}) await import(${JSON.stringify(register)})
  else await refused('it is Node ' + process.versions.node + ', and the probe needs Node ${OLDEST_NODE} or later')
} catch (error) {
  await refused('the probe could not be installed: ' + String(error && error.message).slice(0, 200))
}`
}
