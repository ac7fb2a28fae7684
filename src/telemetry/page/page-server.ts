// The live page on a port of its own, for who watches another program: loopback only, and only with the token in its address.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { accessTo } from '../../http/access.ts'
import { portOf, quietServer } from '../quiet-server.ts'
import type { LivePage } from './live-page.ts'
import { pageHandler } from './page-handler.ts'

const host = '127.0.0.1'
/** For who looks to be told the end. */
const graceMs = 500

export class PageServer implements AsyncDisposable {
  /** With the token after `#`, where no request carries it. */
  readonly address: string
  readonly #server: Server

  private constructor(server: Server, token: string) {
    this.#server = server
    this.address = `http://${host}:${portOf(server)}/live#token=${token}`
  }

  /** It keeps no process alive, and does not dispose of the page. @param port 0 for any free one. @throws TidemarkError `environment` when it is taken */
  static async start(page: LivePage, port: number): Promise<PageServer> {
    const token = randomBytes(24).toString('base64url')
    const handle = pageHandler(page, accessTo(host, token))
    const server = await quietServer(
      (request, response) => {
        if (!handle(request, response)) response.writeHead(404).end()
      },
      { host, port, does: 'Serve the page' },
    )
    return new PageServer(server, token)
  }

  /** Who looks hears the rest first. */
  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeIdleConnections()
    const forced = setTimeout(() => this.#server.closeAllConnections(), graceMs)
    await gone
    clearTimeout(forced)
  }
}
