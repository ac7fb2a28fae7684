// Child processes of Deno: those of node:child_process, which it announces as Node does, and of Deno.Command. What a
// child leaves behind is not looked for by marks: Deno lets only a program that may do everything read /proc.
import type { Capture } from '../../probe/capture/capture.ts'
import { hasEnded, isAlive, nameOf } from '../../probe/capture/child-liveness.ts'
import { isObject, liveCapture, onPublished } from '../../probe/capture/live-capture.ts'
import { LiveSet } from '../../probe/capture/live-set.ts'
import { denoObject } from './deno-object.ts'
import { isPending } from './pending.ts'

export const denoChildren: Capture = {
  kinds: ['process'],
  install: (level, patches) => {
    const children = new LiveSet<object>(level, { kind: 'process', isAlive, label: nameOf })
    onPublished(patches, 'child_process', 'process', (child) => {
      children.add(child)
      if (hasEnded(child)) patches.guard.switchOff('a new child process did not say that it runs')
    })
    const commands = new LiveSet<object>(level, {
      kind: 'process',
      isAlive: isPending,
      label: () => 'Deno.Command',
    })
    const Command: unknown = Reflect.get(denoObject(), 'Command')
    if (typeof Command === 'function') {
      patches.after(Command.prototype, ['spawn'], (child, _args, _self, outer) => {
        const status: unknown = isObject(child) ? Reflect.get(child, 'status') : undefined
        if (isObject(status)) commands.add(status, outer)
        else patches.guard.switchOff('a new child of Deno.Command did not say when it has ended')
      })
    }
    return liveCapture(children, commands)
  },
  proofs: [],
}
