// Who asks the agent's server and listens to it, and who looks at the live page.
import type { AgentServer } from '../../agent/server/agent-server.ts'
import type { MetricSource, Readings } from '../metrics/readings.ts'
import type { LivePage } from '../page/live-page.ts'

export class ServerSource implements MetricSource {
  readonly metrics = [
    'clients',
    'clientWaiting',
    'clientEnds',
    'clientsRefused',
    'requests',
    'requestsFailed',
  ] as const
  readonly #server: AgentServer

  constructor(server: AgentServer) {
    this.#server = server
  }

  read(readings: Readings): void {
    const { requests, failed, streams } = this.#server.figures
    readings.set('clients', {}, streams.live)
    readings.set('clientWaiting', {}, streams.waitingBytes)
    readings.setEach('clientEnds', 'end', Object.entries(streams.ended))
    readings.set('clientsRefused', {}, streams.refused)
    readings.set('requests', {}, requests)
    readings.set('requestsFailed', {}, failed)
  }
}

export class PageSource implements MetricSource {
  readonly metrics = ['pageClients', 'pageDropped'] as const
  readonly #page: LivePage

  constructor(page: LivePage) {
    this.#page = page
  }

  read(readings: Readings): void {
    readings.set('pageClients', {}, this.#page.clients)
    readings.set('pageDropped', {}, this.#page.dropped)
  }
}
