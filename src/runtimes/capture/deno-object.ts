// What Deno calls by its own name; empty where this is not Deno, which then has nothing to replace.
import { isObject } from '../../probe/capture/live-capture.ts'

const nothing = {}

export function denoObject(): object {
  const deno: unknown = Reflect.get(globalThis, 'Deno')
  return isObject(deno) ? deno : nothing
}
