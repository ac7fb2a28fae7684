// Who may talk to the agent's server: what is refused is answered as a problem.
import type { IncomingMessage } from 'node:http'
import { accessTo as ruleFor } from '../../http/access.ts'
import { HttpProblem } from '../../http/http-problem.ts'

export interface Access {
  /** @throws HttpProblem 401 or 403 */
  check(request: IncomingMessage, isOpen: boolean): void
}

/** @throws TidemarkError `usage` for an address beyond loopback without a token, and for a token that is too short */
export function accessTo(host: string, token: string | undefined): Access {
  const rule = ruleFor(host, token)
  return {
    check(request, isOpen) {
      const refusal = rule.refusal(request, isOpen)
      if (refusal !== undefined) throw new HttpProblem(refusal.status, refusal.code, refusal.message)
    },
  }
}
