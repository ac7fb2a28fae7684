// What a session is written into the agent makes itself, where it has to, and in the home that it is then started in.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AgentHome } from '../../src/agents/agent-home.ts'
import { opencode } from '../../src/agents/known/opencode.ts'
import { type SeededSession, seededSession } from '../../src/agents/seeded-session.ts'
import { generateTranscript } from '../../src/replay/generate-transcript.ts'
import { countsIn } from '../replay/seed/opencode-database.ts'

const databaseModule = join(import.meta.dirname, '../replay/seed/opencode-database.ts')

/** @param script of Node, which stands for the agent @param look while its home is there */
async function seeded(script: string, look: (seed: SeededSession, path: string) => void): Promise<void> {
  const { seeding } = opencode
  if (seeding === undefined) throw new Error('OpenCode has no seeding')
  const definition = { ...opencode, seeding: { ...seeding, madeBy: ['-e', script] } }
  using home = new AgentHome(definition, { modelUrl: 'http://127.0.0.1:9', port: 9 })
  const transcript = generateTranscript({ profile: 'p90' })
  const seed = await seededSession({ definition, command: [process.execPath], home }, transcript)
  look(seed, join(home.place.home, '.local/share/opencode/opencode.db'))
}

const makes = `
  const { mkdirSync } = require('node:fs')
  const directory = process.env.XDG_DATA_HOME + '/opencode'
  mkdirSync(directory, { recursive: true })
  import(${JSON.stringify(databaseModule)}).then((made) => made.makeOpencodeDatabase(directory + '/opencode.db'))`

describe('a session in a database', () => {
  it('is written once the agent has made that', async () => {
    await seeded(makes, ({ named, messages }, path) => {
      expect(named).toMatch(/^ses_[0-9a-f]{32}$/)
      expect(messages).toBe(179)
      expect(countsIn(path)).toMatchObject({ sessions: 1 })
    })
  })

  it('is refused where the agent fails, with what it says', async () => {
    await expect(
      seeded(`console.error('no room'); process.exit(3)`, (_, path) => expect(existsSync(path)).toBe(true)),
    ).rejects.toThrow(/^Write a session for opencode: -e .* failed \(no room\), wanted files of its own/s)
  })

  it('is refused where the agent makes none', async () => {
    await expect(seeded('', () => undefined)).rejects.toThrow(
      /opencode\.db: it is not there, wanted the database that the agent makes/,
    )
  })
})
