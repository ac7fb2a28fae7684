// An inspector session of one's own process that does not keep what the program logs. While a session is connected V8
// stores the newest 1,000 console messages with their arguments, also after it has gone (V8ConsoleMessageStorage): every
// object that was logged would look like a leak of whoever made it. A second of a busy log is enough to take a process to
// its limit, so what was logged is let go of at the next message: Node tells of each before it reaches the inspector.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Session } from 'node:inspector'

/** All that logs goes through one of these, but for `console.dir`, which `forgetConsole` is called for now and then. */
const consoleChannels = ['console.log', 'console.info', 'console.debug', 'console.warn', 'console.error']

export class ProfilingSession implements Disposable {
  readonly #session = new Session()
  readonly #forget = (): void => this.forgetConsole()

  constructor() {
    this.#session.connect()
    for (const channel of consoleChannels) subscribe(channel, this.#forget)
  }

  startSampling(intervalBytes: number): void {
    this.#session.post('HeapProfiler.startSampling', { samplingInterval: intervalBytes })
  }

  /** Of what is alive; undefined where V8 refuses. In the same thread the answer comes before `post` returns. */
  samplingProfile(): SamplingProfile | undefined {
    let profile: SamplingProfile | undefined
    this.#session.post('HeapProfiler.getSamplingProfile', (error, result) => {
      if (error === null) ({ profile } = result)
    })
    return profile
  }

  /** Lets go of what was logged until now. Microseconds; to be called whenever something is looked at, and now and then. */
  forgetConsole(): void {
    this.#session.post('Runtime.discardConsoleEntries')
  }

  [Symbol.dispose](): void {
    for (const channel of consoleChannels) unsubscribe(channel, this.#forget)
    this.forgetConsole()
    this.#session.disconnect()
  }
}

export interface SamplingProfile {
  readonly head: SamplingNode
  /** One for each allocation that was sampled and is alive; the types of Node do not know them. */
  readonly samples?: readonly { readonly nodeId: number }[]
}

export interface SamplingNode {
  readonly callFrame: {
    readonly functionName: string
    readonly url: string
    readonly lineNumber: number
    readonly columnNumber: number
  }
  readonly selfSize: number
  readonly id?: number
  readonly children: readonly SamplingNode[]
}
