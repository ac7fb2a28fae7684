// File streams that were made and not closed; a stream whose reader went away stays open with its descriptor.
import fs from 'node:fs'
import type { Install } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'

export const captureStreams: Install = (level) => {
  const patches = new Patches()
  const streams = new LiveSet<object & { readonly closed?: boolean }>(level, {
    kind: 'stream',
    isAlive: ({ closed }) => closed !== true,
    label: ({ constructor }) => constructor.name,
  })
  patches.after(fs, ['createReadStream', 'createWriteStream'], (stream) => {
    if (isObject(stream)) streams.add(stream)
  })
  return liveCapture(patches, [streams])
}
