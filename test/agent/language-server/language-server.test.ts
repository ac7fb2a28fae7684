import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { LanguageServer } from '../../../src/agent/language-server/language-server.ts'
import type { ServerCommand, ServerLimits } from '../../../src/agent/language-server/server-command.ts'
import { ChildProcesses } from '../../../src/agent/process/child-processes.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { openAgent, temporaryDirectory, type TemporaryDirectory, until } from '../fixture.ts'
import { isAlive } from '../process/marked.ts'
import { call, callsTools, says, scriptedModel } from '../scripted-model.ts'

const languages = { '.ts': 'typescript' }
const bin = join(import.meta.dirname, '../../../node_modules/.bin/tsc')
const typescript: ServerCommand = { name: 'typescript', file: bin, args: ['--lsp', '--stdio'], languages }

function scripted(manner: string): ServerCommand {
  const script = fileURLToPath(new URL('./scripted-server.ts', import.meta.url))
  return { name: manner, file: process.execPath, args: [script, manner], languages }
}

interface Started extends AsyncDisposable {
  readonly server: LanguageServer
  readonly processes: ChildProcesses
  readonly registry: ResourceRegistry
}

async function start(
  directory: TemporaryDirectory,
  command: ServerCommand,
  limits: Partial<ServerLimits> = {},
): Promise<Started> {
  await using acquiring = new AsyncDisposableStack()
  const registry = new ResourceRegistry()
  const processes = acquiring.use(new ChildProcesses(registry, { graceMs: 100 }))
  const at = { directory: directory.path, processes, registry }
  const server = acquiring.use(
    await LanguageServer.start({ command, ...at, limits: { shutdownMs: 300, ...limits } }),
  )
  const owned = acquiring.move()
  return { server, processes, registry, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

describe('a real language server', () => {
  it('says what is wrong, follows a change, and ends', async () => {
    using directory = temporaryDirectory()
    const path = join(directory.path, 'a.ts')
    writeFileSync(join(directory.path, 'tsconfig.json'), '{ "compilerOptions": { "strict": true } }')
    const { server, registry, processes } = await start(directory, typescript)
    const found = await server.diagnose(path, 'export const a: number = "x"')
    expect(found).toEqual([
      {
        line: 1,
        character: 14,
        severity: 'error',
        message: "Type 'string' is not assignable to type 'number'.",
      },
    ])
    expect(await server.diagnose(path, 'export const a: number = 1')).toEqual([])
    expect(server.openDocuments).toBe(1)
    expect(server.close(path)).toBe(true)
    const { pid } = server
    await server[Symbol.asyncDispose]()
    expect(isAlive(pid)).toBe(false)
    expect(registry.snapshot().held).toEqual([])
    await processes[Symbol.asyncDispose]()
  })

  it('keeps a bounded number of documents open', async () => {
    using directory = temporaryDirectory()
    await using started = await start(directory, typescript, { maxDocuments: 3, maxDocumentBytes: 100 })
    const { server } = started
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await server.diagnose(join(directory.path, `${name}.ts`), 'export {}')
    }
    expect(server.openDocuments).toBe(3)
    expect(server.close(join(directory.path, 'a.ts'))).toBe(false)
    const big = server.diagnose(join(directory.path, 'big.ts'), 'x'.repeat(101))
    await expect(big).rejects.toMatchObject({ code: 'language-server' })
    const other = server.diagnose(join(directory.path, 'a.py'), '')
    await expect(other).rejects.toThrow('has no language for .py')
  })
})

describe('a server that', () => {
  it('publishes by itself: the last word counts, for every version', async () => {
    using directory = temporaryDirectory()
    await using started = await start(directory, scripted('publishes'))
    const path = join(directory.path, 'a.ts')
    const both = await Promise.all([started.server.diagnose(path, '1'), started.server.diagnose(path, '2')])
    const said = [{ line: 1, character: 1, severity: 'warning', message: 'found on a second look' }]
    expect(both).toEqual([said, said])
  })

  it('ignores everything is gone all the same, its grandchild too', async () => {
    using directory = temporaryDirectory()
    const { server, processes, registry } = await start(directory, scripted('stubborn'))
    expect(registry.live('process')).toBe(1)
    await server[Symbol.asyncDispose]()
    expect(isAlive(server.pid)).toBe(false)
    expect(registry.snapshot().held).toEqual([])
    expect(processes.size).toBe(0)
    await processes[Symbol.asyncDispose]()
  })

  it('does not answer is ended', async () => {
    using directory = temporaryDirectory()
    await using started = await start(directory, scripted('silent'), { answerMs: 1_000 })
    const { server } = started
    const asked = server.diagnose(join(directory.path, 'a.ts'), '')
    await expect(asked).rejects.toThrow(/Diagnose .*a\.ts: silent has not answered for 1000 ms/)
    await until(() => !isAlive(server.pid))
    await expect(server.diagnose('a.ts', '')).rejects.toMatchObject({ code: 'disposed' })
  })

  it('dies says how, with the last it wrote to stderr', async () => {
    using directory = temporaryDirectory()
    await using started = await start(directory, scripted('dies'))
    const asked = started.server.diagnose(join(directory.path, 'a.ts'), '')
    await expect(asked).rejects.toMatchObject({ code: 'process', exitCode: 7, stderrTail: 'out of luck\n' })
    expect(started.server.isAlive).toBe(false)
  })

  it('cannot be started leaves nothing', async () => {
    using directory = temporaryDirectory()
    const registry = new ResourceRegistry()
    await using processes = new ChildProcesses(registry)
    for (const file of ['/does/not/exist', '/bin/false']) {
      const command = { ...typescript, file }
      const started = LanguageServer.start({ command, directory: directory.path, processes, registry })
      await expect(started).rejects.toMatchObject({ code: 'process' })
    }
    expect(registry.snapshot().held).toEqual([])
  })
})

describe('the agent', () => {
  it('has one server per directory and ends it with the directory', async () => {
    using directory = temporaryDirectory()
    using other = temporaryDirectory()
    for (const { path } of [directory, other])
      writeFileSync(join(path, 'a.ts'), 'export const a: number = "x"')
    const registry = new ResourceRegistry()
    await using agent = await openAgent(directory, {
      registry,
      languageServers: [typescript],
      languageModel: scriptedModel((at) =>
        at % 2 === 0 ? callsTools([call(`c${at}`, 'diagnostics', { path: 'a.ts' })]) : says('ok'),
      ),
    })
    const session = agent.openSession()
    for (let prompt = 0; prompt < 2; prompt++) await session.prompt('check')
    const results = session.messages().messages.flatMap(({ parts }) => parts.map(({ part }) => part))
    expect(JSON.stringify(results)).toContain(
      "a.ts:1:14 error: Type 'string' is not assignable to type 'number'.",
    )
    const held = (): string[] =>
      registry
        .snapshot()
        .held.filter(({ kind }) => kind === 'language-server')
        .map(({ label, owner }) => `${label} of ${owner?.name}`)
    expect(held()).toEqual([`typescript in ${directory.path} of ${directory.path}`])
    await agent.switchDirectory(other.path)
    expect(held()).toEqual([])
    await session.prompt('check')
    expect(held()).toEqual([`typescript in ${other.path} of ${other.path}`])
  })
})
