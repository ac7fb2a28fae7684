// What is wrong with JUnit XML, by the schema of Ant's task, the strictest of its dialects.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validateXML } from 'xmllint-wasm'

const schema = readFileSync(join(import.meta.dirname, 'junit-of-ant.xsd'), 'utf8')

export async function junitFaults(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: { fileName: 'junit.xml', contents: xml }, schema })
  return errors.map(({ rawMessage }) => rawMessage)
}
