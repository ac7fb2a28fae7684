// What is said to an agent, whatever its protocol: sessions, prompts, ends. One process, one connection.

/**
 * How a session of it ends. `closed`: by a request. `replaced`: when the next one is opened. `never`: the protocol has
 * no end of a session before the end of the process.
 */
export type SessionEnd = 'closed' | 'replaced' | 'never'

export interface AgentConnection extends AsyncDisposable {
  /** As the agent told it when the connection was made. */
  readonly ends: SessionEnd
  /** Opens a session. @returns its id */
  open(): Promise<string>
  /** Opens a session of an earlier process. @param named as its definition says of a seeded one @returns its id */
  resume(named: string): Promise<string>
  /** Resolves once the agent is done with it. @throws TidemarkError `protocol` when it ended in any other way */
  prompt(session: string, text: string): Promise<void>
  /** Ends it as far as the protocol goes; nothing where it has no end. */
  end(session: string): Promise<void>
  /** Undefined where nobody can listen to it but who speaks with it. */
  readonly clients?: AgentClients
  /** Undefined where a session can only work in the directory that it was started for. */
  readonly directories?: AgentDirectories
}

export interface AgentClients {
  /** One more listens to its events, hears the first, and is gone without a word. */
  vanish(): Promise<void>
}

export interface AgentDirectories {
  /** A session is opened there, and ended. */
  visit(directory: string): Promise<void>
  /** It lets go of what it made for the directory. */
  dispose(directory: string): Promise<void>
}
