// What is wrong with a SARIF log, by the official schema, as Microsoft's own package for tests of SARIF ships it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import Ajv from 'ajv-draft-04'

const shipped = dirname(createRequire(import.meta.url).resolve('@microsoft/jest-sarif/package.json'))
const schema: object = JSON.parse(readFileSync(join(shipped, 'lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'))
const ajv = new Ajv.default({
  strict: false,
  unicodeRegExp: false, // One of the schema's patterns is none with it.
  allErrors: true,
  formats: { uri: (text: string) => URL.canParse(text), 'uri-reference': isReference, 'date-time': true },
})
const validate = ajv.compile(schema)

/** No space or sign that a reference must encode. */
function isReference(text: string): boolean {
  return !/[\s<>"{}|\\^`]/.test(text) && !/%(?![0-9a-f]{2})/i.test(text)
}

export function sarifFaults(text: string): readonly object[] {
  return validate(JSON.parse(text)) ? [] : (validate.errors ?? [])
}
