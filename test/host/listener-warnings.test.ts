// Real warnings of Node, in a process of their own: what is read of them.
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

const module = resolve(import.meta.dirname, '../../src/host/listener-warnings.ts')
const program = `
import { EventEmitter } from 'node:events'
import { ListenerWarnings } from ${JSON.stringify(module)}
const warnings = new ListenerWarnings()
class Bus extends EventEmitter {}
const bus = new Bus()
const target = new EventTarget()
function subscribe() {
  bus.on('message:17', () => {})
  target.addEventListener('change', () => {})
}
for (let i = 0; i < 40; i++) subscribe()
process.emitWarning('another', 'OtherWarning')
setImmediate(() => process.stdout.write(JSON.stringify(warnings.seen)))
`

it('names the emitter, the event and the line, of emitters and of event targets, once each', () => {
  const args = ['--no-warnings', '--input-type=module', '--eval', program]
  const seen: unknown = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
  const place = { file: expect.stringMatching(/eval/), function: 'subscribe' }
  expect(seen).toEqual([
    { label: "Bus 'message:#'", listeners: 11, ...place, line: 9 },
    { label: "EventTarget 'change'", listeners: 11, ...place, line: 10 },
  ])
})
