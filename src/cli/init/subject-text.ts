// The first scenario as it is written into a stranger's repository: short, readable, and theirs to change.
import { openingOf, type Opening, type ServerForm } from './opening.ts'
import type { Ending, ProgramForm } from './program-form.ts'
import { callText, imported, localName, quoted } from './quoted.ts'
import { answerText, MUST_BE_WELL, requestsText, SEND, type Requests } from './requests.ts'

export interface SubjectRequest {
  /** How the program is imported from the scenario's file: `../server.js`. */
  readonly program: string
  readonly form: Exclude<ProgramForm, { readonly how: 'subject' }>
  /** What is asked of a server. */
  readonly requests: Requests
}

/** The whole module, ending with a newline. */
export function subjectText({ program, form, requests }: SubjectRequest): string {
  const from = quoted(program)
  if (form.how === 'function') return functionText(from, form)
  if (form.how === 'answers' || form.how === 'fetch') return answeredText(from, form, requests)
  return servedText(from, form, requests)
}

const HEAD = `// What Tidemark judges: the program as it is, one request a step, and what it believes to be a complete clean-up.
`

function servedText(from: string, form: ServerForm, requests: Requests): string {
  const opening = openingOf(from, form)
  return `${HEAD}${opening.imports.join('\n')}

${requestsText(requests)}${opening.open}
export async function create() {
  const server = await open()
  const { port } = server.address()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    async step(i) {
      await send({ port, agent, ...requestOf(i) })
    },
${closeText(from, form, opening)}  }
}
${SEND}${MUST_BE_WELL}`
}

function closeText(from: string, form: ServerForm, { isOnce }: Opening): string {
  const { ending } = form
  if (isOnce)
    return `    // The program goes on, as it does when a client leaves.
    async close() {
      agent.destroy()
    },
${ending.how === 'nothing' ? END_OF_SERVER : endText(from, ending)}`
  const stop = form.how === 'starts' ? endingCall(from, ending) : undefined
  const closing =
    stop === undefined
      ? `      server.close()
      server.closeAllConnections()
      await once(server, 'close')
`
      : `      ${stop}
`
  return `    async close() {
      agent.destroy()
${closing}    },
${stop === undefined ? endText(from, ending) : ''}`
}

/** What is asked without a server. */
function answeredText(
  from: string,
  form: Extract<ProgramForm, { readonly how: 'answers' | 'fetch' }>,
  requests: Requests,
): string {
  const { value } = form
  const call = form.how === 'fetch' ? form.call : undefined
  const made = call === undefined ? '' : `  const made = await ${callText(call)}\n`
  const whole = call === undefined ? localName(value) : 'made'
  const callee = form.how === 'fetch' ? `${whole}.fetch` : whole
  const passes = call === undefined ? 'await answer(requestOf(i))' : 'await answer(made, requestOf(i))'
  return `${HEAD}${imported(call?.name ?? value, from)}

${requestsText(requests)}
export async function create() {
${made}  return {
    async step(i) {
      ${passes}
    },
    async close() {
      // Here belongs what the program does to clean up.
    },
${endText(from, form.ending)}  }
}
${answerText(callee, call === undefined ? '' : 'made, ')}${MUST_BE_WELL}`
}

function functionText(
  from: string,
  { call, ending }: Extract<ProgramForm, { readonly how: 'function' }>,
): string {
  return `// What Tidemark judges: one call of ${localName(call.name)} a step.
${imported(call.name, from)}

export async function create() {
  return {
    async step(${call.passed}) {
      await ${callText(call)}
    },
    async close() {
      // Here belongs what the program does to clean up.
    },
${endText(from, ending)}  }
}
`
}

/** Nothing where the program has no end of its own. */
function endText(from: string, ending: Ending): string {
  const call = endingCall(from, ending)
  if (call === undefined) return ''
  return `    // Once, after the last life: what its host does to end it.
    async end() {
      ${call}
    },
`
}

const END_OF_SERVER = `    // Once, after the last life. It hears no SIGTERM and exports nothing that ends it: what it started ends here.
    async end() {
      server.close()
    },
`

function endingCall(from: string, ending: Ending): string | undefined {
  if (ending.how === 'nothing') return undefined
  if (ending.how === 'signal') return `process.emit('SIGTERM', 'SIGTERM')`
  const member = ending.member === undefined ? '' : `.${ending.member}`
  return `await (await import(${from})).${ending.name}${member}()`
}
