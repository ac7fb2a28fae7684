// Look-alike: the same log, of the last thousand requests.
import type { ServedParts } from '../agents/served-agent.ts'

const KEPT = 1_000

const log: string[] = []

const parts: ServedParts = {
  recordRequest: (request, { req }) => {
    log.push(JSON.stringify({ ...request, headers: req.headers, at: new Date() }))
    if (log.length > KEPT) log.shift()
  },
}
export default parts
