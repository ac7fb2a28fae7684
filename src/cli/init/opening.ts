// How a scenario gets its server: one that is made anew for each life, or the one of a program that runs through all.
import { callText, imported, localName } from './quoted.ts'
import type { ProgramForm } from './program-form.ts'

export type ServerForm = Extract<
  ProgramForm,
  { readonly how: 'listens' | 'starts' | 'app' | 'server' | 'handler' }
>

export interface Opening {
  readonly imports: readonly string[]
  /** Declares \`open\`. */
  readonly open: string
  /** The program is started once, as by its host, and ended once. */
  readonly isOnce: boolean
}

const ONCE = `import { once } from 'node:events'`
const CHANNEL = `import { subscribe, unsubscribe } from 'node:diagnostics_channel'`
const CLIENT = `import { Agent, request } from 'node:http'`
const CLIENT_AND_SERVER = `import { Agent, createServer, request } from 'node:http'`

/** @param from the program's module, quoted */
export function openingOf(from: string, form: ServerForm): Opening {
  const byChannel = [CHANNEL, ONCE, CLIENT]
  switch (form.how) {
    case 'listens':
      return { imports: byChannel, open: openedOnce(`import(${from})`), isOnce: true }
    case 'app': {
      const start = `${localName(form.value)}.listen({ port: 0, host: 'localhost' })`
      return { imports: [...byChannel, imported(form.value, from)], open: openedOnce(start), isOnce: true }
    }
    case 'starts': {
      const isOnce = form.ending.how === 'signal'
      const start = callText(form.call)
      const open = isOnce ? openedOnce(start) : openedEachTime(start)
      return { imports: [...byChannel, imported(form.call.name, from)], open, isOnce }
    }
    default:
      return madeHere(from, form)
  }
}

/** What it exports, or what a call of it makes. */
function madeHere(from: string, form: Extract<ServerForm, { readonly how: 'server' | 'handler' }>): Opening {
  const { value, call, how } = form
  const source = imported(call?.name ?? value, from)
  if (how === 'server' && call === undefined && form.ending.how === 'signal') {
    const start = `${localName(value)}.listen(0, 'localhost')`
    return { imports: [CHANNEL, ONCE, CLIENT, source], open: openedOnce(start), isOnce: true }
  }
  const made = call === undefined ? localName(value) : `await ${callText(call)}`
  const server = how === 'server' ? made : `createServer(${made})`
  return {
    imports: [ONCE, how === 'server' ? CLIENT : CLIENT_AND_SERVER, source],
    open: `
async function open() {
  const server = ${server}
  await once(server.listen(0, 'localhost'), 'listening')
  return server
}
`,
    isOnce: false,
  }
}

/** Any free port, for a program that reads it from where most do. */
const PORT = `
process.env.PORT = '0' // any free one
`

function openedOnce(start: string): string {
  return `${PORT}
let server
async function open() {
  return (server ??= await listening(async () => ${start}))
}
${LISTENING}`
}

function openedEachTime(start: string): string {
  return `${PORT}
const open = () => listening(async () => ${start})
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
