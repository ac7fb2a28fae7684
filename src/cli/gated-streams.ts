// The gate of what a command says: every text on standard output and error passes through it, whoever wrote it. Secrets
// are taken out, and no foreign line begins a workflow command: GitHub's runner cuts the space off a line before it looks
// for `::`, and finds `##[` wherever it stands.
import { type Redaction, redaction } from '../redacted.ts'
import { withoutWorkflowCommands } from '../report/terminal-text.ts'

const originals = new WeakMap<object, Function>()

/** From now on; once for each stream. @returns what a text becomes, for who writes to the descriptor itself */
export function gateStandardStreams(environment: NodeJS.ProcessEnv = process.env): Redaction {
  const redact = redaction(environment)
  const gated = (text: string): string => withoutWorkflowCommands(redact(text))
  for (const stream of [process.stdout, process.stderr]) {
    const write: unknown = Reflect.get(stream, 'write')
    if (typeof write !== 'function') continue
    originals.set(stream, write)
    const pass: ProxyHandler<typeof write> = {
      apply: (target, self, [chunk, ...rest]: unknown[]) =>
        Reflect.apply(target, self, [typeof chunk === 'string' ? gated(chunk) : chunk, ...rest]),
    }
    Reflect.set(stream, 'write', new Proxy(write, pass))
  }
  return gated
}

/** For texts that are ours to the last letter: a token that was made to be told, annotations that were escaped. */
export function writeUngated(stream: NodeJS.WritableStream, text: string): void {
  const write = originals.get(stream)
  if (write === undefined) stream.write(text)
  else Reflect.apply(write, stream, [text])
}
