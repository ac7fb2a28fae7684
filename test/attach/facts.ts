// What a thread says of itself, with a heap of so many bytes and nothing besides.
import type { InsideFacts } from '../../src/attach/inside.ts'

export const insideFacts = (oldSpaceBytes: number, availableBytes?: number): InsideFacts => ({
  version: 'v26.10.0',
  pid: 1,
  uptimeSeconds: 1,
  heapUsedBytes: oldSpaceBytes,
  heapTotalBytes: oldSpaceBytes,
  heapLimitBytes: 4e9,
  externalBytes: 0,
  arrayBuffersBytes: 0,
  mallocedBytes: 0,
  spaces: [{ name: 'old_space', usedBytes: oldSpaceBytes, totalBytes: oldSpaceBytes }],
  resources: {},
  availableBytes,
})
