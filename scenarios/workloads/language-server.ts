// Language servers that come and go: one cycle starts one, has documents diagnosed and changed, and ends it. What of it
// still lives afterwards is counted from /proc, by a mark that the server carries.
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { LanguageServer } from '../../src/agent/language-server/language-server.ts'
import type { ServerCommand } from '../../src/agent/language-server/server-command.ts'
import { ChildProcesses } from '../../src/agent/process/child-processes.ts'
import { endFamily as endWholeFamily, type EndFamily } from '../../src/agent/process/end-family.ts'
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import type { Answers } from '../agents/answering-parts.ts'
import { markOf, survivingProcesses } from './marked-processes.ts'

export interface ServerLivesOptions {
  readonly command: ServerCommand
  readonly directory: string
  /** Opened and changed in each life; more than the server may have open. */
  readonly documents: number
  readonly endFamily: EndFamily | undefined
}

const GRACE_MS = 100
const MOST_OPEN = 4
const SHUTDOWN_MS = 200
const WRONG = 'export const answer: number = "forty-two"\n'
const RIGHT = 'export const answer: number = 42\n'

export async function serverLives(options: ServerLivesOptions, context: SubjectContext): Promise<Subject> {
  await mkdir(options.directory, { recursive: true })
  return new ServerLives(options, context)
}

class ServerLives implements Subject {
  readonly #options: ServerLivesOptions
  readonly #context: SubjectContext
  readonly #registry = new ResourceRegistry()
  readonly #processes: ChildProcesses

  constructor(options: ServerLivesOptions, context: SubjectContext) {
    this.#options = options
    this.#context = context
    const { endFamily } = options
    this.#processes = new ChildProcesses(this.#registry, {
      graceMs: GRACE_MS,
      ...(endFamily && { endFamily }),
    })
  }

  async step(): Promise<void> {
    const mark = markOf(randomUUID())
    await this.#oneLife(mark)
    this.#context.record('survivingProcesses', await survivingProcesses(mark))
  }

  figures(): Figures {
    return { processes: this.#processes.size }
  }

  answers(): Answers {
    const answer = this.#options.endFamily ?? endWholeFamily
    return {
      survivingProcesses: answer,
      processes: answer,
      process: answer,
      documentsBeyondLimit: LanguageServer,
    }
  }

  holdings(): Readonly<Record<string, number>> {
    const { kinds } = this.#registry.snapshot()
    return Object.fromEntries([...kinds].map(([kind, { live }]) => [kind, live]))
  }

  async close(): Promise<void> {
    await this.#processes[Symbol.asyncDispose]()
  }

  async #oneLife(mark: string): Promise<void> {
    const { command, directory, documents } = this.#options
    await using server = await LanguageServer.start({
      command: { ...command, file: '/usr/bin/env', args: [mark, command.file, ...command.args] },
      directory,
      processes: this.#processes,
      registry: this.#registry,
      limits: { maxDocuments: MOST_OPEN, shutdownMs: SHUTDOWN_MS },
    })
    for (let at = 0; at < documents; at++) {
      const path = join(directory, `document-${at}.ts`)
      await expectDiagnostics(server, { path, text: WRONG, wanted: 1 })
      await expectDiagnostics(server, { path, text: RIGHT, wanted: 0 })
    }
    this.#context.record('documentsBeyondLimit', Math.max(0, server.openDocuments - MOST_OPEN))
  }
}

interface Expectation {
  readonly path: string
  readonly text: string
  readonly wanted: number
}

async function expectDiagnostics(server: LanguageServer, { path, text, wanted }: Expectation): Promise<void> {
  const { length } = await server.diagnose(path, text)
  if (length !== wanted) throw new Error(`Diagnose: there were ${length} diagnostics, wanted ${wanted}`)
}
