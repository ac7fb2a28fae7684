// What a scenario asks of a server: a line for each request, and what sends one.
import { quoted } from './quoted.ts'

/** Asked in turn, one a step. */
export interface Requests {
  /** `{i}` in them, and in the body, is the number of the step. */
  readonly paths: readonly string[]
  readonly method: string
  readonly body: string | undefined
}

/** `{i}` may stand where JSON wants a number. */
function contentType(body: string): string {
  try {
    JSON.parse(body.replaceAll('{i}', '0'))
    return 'application/json'
  } catch {
    return /^[\w.%+[\]-]+=/.test(body) ? 'application/x-www-form-urlencoded' : 'text/plain'
  }
}

/** Declares \`requests\`, \`meta\` and \`requestOf\`. */
export function requestsText({ paths, method, body }: Requests): string {
  const more =
    body === undefined
      ? ''
      : `, body: ${quoted(body)}, headers: { 'content-type': ${quoted(contentType(body))} }`
  const lines = paths.map((path) => `  { method: ${quoted(method)}, path: ${quoted(path)}${more} },`)
  return `// One a step, in turn; {i} is the number of the step. One answer of 400 or more ends the run.
const requests = [
${lines.join('\n')}
]
export const meta = { does: requests.map(({ method, path }) => \`\${method} \${path}\`).join(', ') }

function requestOf(i) {
  const { path, body, ...same } = requests[i % requests.length]
  return { ...same, path: path.replaceAll('{i}', i), body: body?.replaceAll('{i}', i) }
}
`
}

/** Declares \`send\`, over a connection that is kept. */
export const SEND = `
async function send({ body, ...options }) {
  for (let attempt = 1; ; attempt += 1) {
    const sent = request({ host: 'localhost', ...options })
    try {
      const [response] = await once(sent.end(body), 'response')
      response.resume()
      await once(response, 'end')
      return mustBeWell(options, response.statusCode)
    } catch (error) {
      // A server closes a connection that nobody used for a while, Node's after 5 s: once more, on a new one.
      if (attempt > 1 || !sent.reusedSocket || error.code !== 'ECONNRESET') throw error
    }
  }
}
`

/** Declares \`answer\`, of what is asked without a server. @param callee what takes a Request. @param first what comes before it */
export function answerText(callee: string, first: string): string {
  return `
async function answer(${first}{ path, ...options }) {
  const response = await ${callee}(new Request(new URL(path, 'http://localhost'), options))
  await response.arrayBuffer()
  mustBeWell({ path, ...options }, response.status)
}
`
}

export const MUST_BE_WELL = `
function mustBeWell({ method, path }, status) {
  if (status >= 400) throw new Error(\`\${method} \${path} answered \${status}\`)
}
`
