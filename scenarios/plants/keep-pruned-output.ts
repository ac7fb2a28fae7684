// Plant: marks an output as pruned and keeps its payload where a window reads, as agents do that only stamp the part.
import type { ReferenceParts } from '../agents/reference-agent.ts'

const parts: ReferenceParts = { releaseOutput: (store, partId, atMs) => store.markPruned(partId, atMs) }
export default parts
