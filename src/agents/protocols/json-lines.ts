// Messages as JSON, one a line, split at \n alone: U+2028 is a character of a text, and no end of a line there.
import { StringDecoder } from 'node:string_decoder'

/** Of one line: a whole session may stand in it. More is no message of an agent. */
const MAX_LINE_CHARACTERS = 256 * 1024 * 1024

export class JsonLines {
  /** Lines that were no JSON: what an agent prints beside its protocol. */
  noise = 0
  readonly #input: NodeJS.WritableStream

  constructor(
    output: NodeJS.ReadableStream,
    input: NodeJS.WritableStream,
    onMessage: (message: Readonly<Record<string, unknown>>) => void,
  ) {
    this.#input = input
    const decoder = new StringDecoder('utf8')
    let text = ''
    output.on('data', (chunk: Buffer) => {
      text += decoder.write(chunk)
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      if (text.length > MAX_LINE_CHARACTERS) text = ''
      for (const line of lines) this.#take(line, onMessage)
    })
  }

  send(message: object): void {
    this.#input.write(`${JSON.stringify(message)}\n`)
  }

  #take(line: string, onMessage: (message: Readonly<Record<string, unknown>>) => void): void {
    const message = parsed(line)
    if (message !== undefined) onMessage(message)
    else if (line.trim() !== '') this.noise += 1
  }
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
