// Who makes memory grow that no heap has: the line whose calls into WebAssembly touched most of it.
import type { NativeCall } from '../../runner/heap-evidence.ts'
import { ownerIndex } from '../../resources/package-owner.ts'
import type { Culprit } from '../finding.ts'
import { culpritOf } from './heap-culprit.ts'

/** Less in a whole trace is what a program that does not grow may touch late. */
const WORTH_BYTES = 65_536

/** Undefined where calls touched next to nothing: then they are not what grows. */
export function touchingCulprit(calls: readonly NativeCall[]): Culprit | undefined {
  const byLine = new Map<string, { readonly culprit: Culprit; bytes: number }>()
  for (const call of calls) {
    const culprit = callingLine(call)
    if (culprit === undefined || call.touchedBytes === undefined) continue
    const key = `${culprit.file}:${culprit.line}`
    const known = byLine.get(key)
    if (known === undefined) byLine.set(key, { culprit, bytes: call.touchedBytes })
    else known.bytes += call.touchedBytes
  }
  const [most] = [...byLine.values()].toSorted((one, other) => other.bytes - one.bytes)
  return most !== undefined && most.bytes >= WORTH_BYTES ? most.culprit : undefined
}

/** The user's, else that of the package that owns what is called. */
export function callingLine({ stack }: NativeCall): Culprit | undefined {
  const own = stack.findIndex(({ file }) => !file.includes('/node_modules/'))
  const owner = ownerIndex(
    stack.map(({ file }) => file),
    'nobody',
  )
  const at = own === -1 ? (owner ?? 0) : own
  const frame = stack[at]
  return frame && culpritOf(frame, stack.slice(0, at))
}
