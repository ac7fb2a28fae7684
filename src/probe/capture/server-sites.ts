// Which line made a server listen: also the origin of what it accepts, for which nobody else is on the stack.
import type { Site } from '../../resources/site.ts'

const sites = new WeakMap<object, Site>()

export function rememberServer(server: object, site: Site | undefined): void {
  if (site !== undefined) sites.set(server, site)
}

export function siteOfServer(server: object): Site | undefined {
  return sites.get(server)
}

/** The site of the server that accepted `socket`. */
export function siteOfAcceptance(socket: object): Site | undefined {
  const server: unknown = Reflect.get(socket, 'server')
  return typeof server === 'object' && server !== null ? siteOfServer(server) : undefined
}
