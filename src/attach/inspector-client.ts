// The connection to the inspector of another process: the session of its main thread, over a WebSocket.
import { failure, InspectorSession } from './inspector-session.ts'

export class InspectorClient extends InspectorSession implements Disposable {
  readonly #socket: WebSocket

  private constructor(socket: WebSocket, pid: number) {
    super(pid, (text) => {
      if (socket.readyState !== WebSocket.OPEN) throw failure(pid, 'the connection is closed')
      socket.send(text)
    })
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.receive(String(data)))
    socket.addEventListener('close', () => this.end('its inspector closed the connection, or it has ended'))
  }

  /** @throws TidemarkError `process` */
  static async connect(url: string, pid: number): Promise<InspectorClient> {
    const socket = new WebSocket(url)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('error', () => reject(failure(pid, `${url} takes no connection`)), { once: true })
    await promise
    const client = new InspectorClient(socket, pid)
    await client.#neverHoldUp()
    return client
  }

  /** Says nothing to the other side but goodbye. */
  [Symbol.dispose](): void {
    this.#leave('the connection was closed')
  }

  /** A Node that exits waits until its debugger has gone: this one goes at once. */
  async #neverHoldUp(): Promise<void> {
    this.listen('NodeRuntime.waitingForDisconnect', () => this.#leave('it is ending'))
    await this.ask('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true })
  }

  #leave(reason: string): void {
    this.#socket.close()
    this.end(reason)
  }
}
