// The first scenario as it is written into a stranger's repository: short, readable, and theirs to change.
import type { Call, ProgramForm } from './program-form.ts'

export interface SubjectRequest {
  /** How the program is imported from the scenario's file: `../server.js`. */
  readonly program: string
  readonly form: Exclude<ProgramForm, { readonly how: 'subject' }>
  /** What is requested of a server, in turn. */
  readonly paths: readonly string[]
}

/** The whole module, ending with a newline. */
export function subjectText({ program, form, paths }: SubjectRequest): string {
  const from = quoted(program)
  if (form.how === 'function') return functionText(from, form.call)
  const { imports, open } = opening(from, form)
  return `// What Tidemark judges: the program as it is, one request a cycle, and what it believes to be a complete clean-up.
${imports.join('\n')}

// Requested in turn. One answer of 400 or more ends the run.
const paths = [${paths.map(quoted).join(', ')}]
${open}
export async function create() {
  const server = await open()
  const { port } = server.address()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    async step(i) {
      await request({ port, agent, path: paths[i % paths.length] })
    },
    async close() {
      agent.destroy()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function request(options) {
  const [response] = await once(get({ host: 'localhost', ...options }), 'response')
  response.resume()
  await once(response, 'end')
  if (response.statusCode >= 400) throw new Error(\`GET \${options.path} answered \${response.statusCode}\`)
}
`
}

interface Opening {
  readonly imports: readonly string[]
  /** Declares \`open\`. */
  readonly open: string
}

const COMMON = [`import { once } from 'node:events'`]
const CHANNEL = `import { subscribe, unsubscribe } from 'node:diagnostics_channel'`
const CLIENT = `import { Agent, get } from 'node:http'`
const CLIENT_AND_SERVER = `import { Agent, createServer, get } from 'node:http'`

function opening(from: string, form: Exclude<SubjectRequest['form'], { readonly how: 'function' }>): Opening {
  if (form.how === 'listens') return { imports: [CHANNEL, ...COMMON, CLIENT], open: onceImported(from) }
  if (form.how === 'starts') {
    const { call } = form
    return {
      imports: [CHANNEL, ...COMMON, CLIENT, imported(call.name, from)],
      open: `
const open = () => listening(async () => ${callText(call)})
${LISTENING}`,
    }
  }
  const { value, call } = form
  const made = call === undefined ? localName(value) : `await ${callText(call)}`
  const server = form.how === 'server' ? made : `createServer(${made})`
  return {
    imports: [
      ...COMMON,
      form.how === 'server' ? CLIENT : CLIENT_AND_SERVER,
      imported(call?.name ?? value, from),
    ],
    open: `
async function open() {
  const server = ${server}
  await once(server.listen(0, 'localhost'), 'listening')
  return server
}
`,
  }
}

/** A module is loaded once: what it listens with listens again in the next life. */
function onceImported(from: string): string {
  return `
process.env.PORT = '0' // any free one

let server
async function open() {
  if (server === undefined) server = await listening(() => import(${from}))
  else await once(server.listen(0, 'localhost'), 'listening')
  return server
}
${LISTENING}`
}

const LISTENING = `
/** The server that begins to listen while \`start\` runs, or soon after. */
async function listening(start) {
  const { promise, resolve } = Promise.withResolvers()
  const seen = ({ server }) => resolve(server)
  subscribe('tracing:net.server.listen:asyncEnd', seen)
  await start()
  const server = await promise
  unsubscribe('tracing:net.server.listen:asyncEnd', seen)
  return server
}
`

function functionText(from: string, call: Call): string {
  return `// What Tidemark judges: one call of ${localName(call.name)} a cycle.
${imported(call.name, from)}

export async function create() {
  return {
    async step(${call.passed}) {
      await ${callText(call)}
    },
    async close() {
      // Here belongs what the program does to clean up.
    },
  }
}
`
}

/** As a whole: its names may be those that are used here, or words of the language. */
function imported(name: string, from: string): string {
  return name === 'default' ? `import program from ${from}` : `import * as program from ${from}`
}

function localName(name: string): string {
  return name === 'default' ? 'program' : `program.${name}`
}

function callText({ name, passed }: Call): string {
  return `${localName(name)}(${passed})`
}

/** As JavaScript reads it, whatever characters are in it. */
function quoted(text: string): string {
  return `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`
}
