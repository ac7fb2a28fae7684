// Plant: a log of requests in memory that nothing ever cuts back, with the headers of each.
import type { ServedParts } from '../agents/served-agent.ts'

const log: string[] = []

const parts: ServedParts = {
  recordRequest: (request, { req }) => {
    log.push(JSON.stringify({ ...request, headers: req.headers, at: new Date() }))
  },
}
export default parts
