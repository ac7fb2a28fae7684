// Text and calls as they are written into a module.
import type { Call } from './program-form.ts'

/** As JavaScript reads it, whatever characters are in it. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`
}

/** As a whole: its names may be those that are used here, or words of the language. */
export function imported(name: string, from: string): string {
  return name === 'default' ? `import program from ${from}` : `import * as program from ${from}`
}

export function localName(name: string): string {
  return name === 'default' ? 'program' : `program.${name}`
}

export function callText({ name, passed }: Call): string {
  return `${localName(name)}(${passed})`
}
