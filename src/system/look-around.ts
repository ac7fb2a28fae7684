// Chooses who tells of processes, by what is there: /proc, else `ps` and `lsof`. What runs inside a measured program asks
// /proc alone, for no other program may be started there.
import { hasProc } from '../resources/has-proc.ts'
import type { Unseen } from '../resources/unseen-outside.ts'
import { ProcLook } from './proc-look.ts'
import type { ProcessLook } from './process-look.ts'
import { PsSource } from './ps-look.ts'

const proc = new ProcLook()
let ps: PsSource | undefined

/** What the system does not tell, tried on ourselves. */
export function unseenHere(): ReadonlySet<Unseen> {
  const look = lookAround()
  look.openDescriptors([process.pid])
  look.environment(process.pid)
  return new Set(look.unseen())
}

/** A new look. Every question that is to be of the same moment is asked of the same one. */
export function lookAround(): ProcessLook {
  return hasProc() ? proc : (ps ??= new PsSource()).look()
}
