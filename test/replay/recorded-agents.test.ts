// Files that the agents themselves wrote, all of the same prompts: see recorded/README.md.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openTranscript } from '../../src/replay/open-transcript.ts'
import { playback } from '../../src/replay/playback.ts'
import type { TranscriptPart, TranscriptTurn } from '../../src/replay/transcript.ts'
import { accounted, readAll } from './recording.ts'

/** What a part says, in a line. */
function line(part: TranscriptPart): string {
  if (part.kind === 'tool') return `${part.name} ${part.outcome}`
  return part.kind === 'text' || part.kind === 'reasoning' ? `${part.kind}: ${part.text}` : part.kind
}

function lines({ prompt, steps, compactions }: TranscriptTurn): readonly string[] {
  return [
    ...compactions.map(({ trigger, summary }) => `compaction ${trigger}: ${summary?.split('\n').at(-1)}`),
    ...(prompt === undefined
      ? ['no prompt']
      : prompt.parts.map((part) => `> ${line(part).replace(/ \[\[.*/, '')}`)),
    ...steps.flatMap(({ parts }) => parts.map(line)),
  ]
}

interface Names {
  readonly shell: string
  readonly read: string
  readonly thought: string
  /** Of a command that exits with 3, and of one that was cancelled. */
  readonly failed: 'completed' | 'error'
  readonly cancelled: 'completed' | 'error'
}

function looked({ shell, thought }: Names): readonly string[] {
  return [
    '> text: Look around',
    `reasoning: ${thought}First I want to know what is here.`,
    'text: I look at the files.',
    `${shell} completed`,
    'reasoning: Two more things.',
    `${shell} completed`,
    `${shell} completed`,
    'text: There is a README and nothing else.',
  ]
}

/** A turn of one step, which is the `round`-th that the model knows of. */
function stepped(prompt: string, call: string, round: number): readonly string[] {
  return [
    `> text: ${prompt}`,
    `text: Round ${round}, step 1 of 1.`,
    call,
    `text: Round ${round} is done after 1 step.`,
  ]
}

const thanked = ['> text: Thanks', 'text: You are welcome.']
const bold = '**Looking around**\n\n'

const gemini: Names = {
  shell: 'run_shell_command',
  read: 'read_file',
  thought: 'Looking around\n',
  failed: 'completed',
  cancelled: 'completed',
}
const qwen: Names = {
  shell: 'run_shell_command',
  read: 'read_file',
  thought: bold,
  failed: 'error',
  cancelled: 'error',
}
const cline: Names = {
  shell: 'run_commands',
  read: 'read_files',
  thought: bold,
  failed: 'error',
  cancelled: 'error',
}
const codex: Names = {
  shell: 'exec_command',
  read: '',
  thought: bold,
  failed: 'completed',
  cancelled: 'error',
}
const pi: Names = { shell: 'bash', read: 'read', thought: bold, failed: 'error', cancelled: 'error' }

const first = (names: Names): readonly (readonly string[])[] => [
  looked(names),
  stepped('Fail once', `${names.shell} ${names.failed}`, 2),
  stepped('Read what is not there', `${names.read} error`, 3),
]
const wait = (names: Names, round: number): readonly string[] => [
  '> text: Wait',
  `text: Round ${round}, step 1 of 1.`,
  `${names.shell} ${names.cancelled}`,
]

const recorded: Readonly<
  Record<string, { readonly format: string; readonly turns: readonly (readonly string[])[] }>
> = {
  'gemini-cli-0.61.0.jsonl': {
    format: 'gemini-cli',
    turns: [
      ...first(gemini),
      ['> text: /compress', 'text: Done.'],
      stepped('Go on', 'run_shell_command completed', 5),
      wait(gemini, 6),
      thanked,
    ],
  },
  'gemini-cli-0.61.0-compressed.jsonl': {
    format: 'gemini-cli',
    turns: [
      stepped('First, look', 'run_shell_command completed', 1),
      [
        'compaction unknown: A short summary.',
        ...stepped('Then look again', 'run_shell_command completed', 2).slice(0, 3),
      ],
      ['compaction unknown: A short summary.', 'no prompt', 'text: Round 2 is done after 1 step.'],
      [
        'compaction unknown: A short summary.',
        ...stepped('And once more', 'run_shell_command completed', 2).slice(0, 3),
      ],
      ['compaction unknown: A short summary.', 'no prompt', 'text: Round 2 is done after 1 step.'],
    ],
  },
  'qwen-code-0.24.4.jsonl': {
    format: 'qwen-code',
    turns: [
      ...first(qwen),
      ['> text: /compress'],
      [
        'compaction manual: Resume the prior task using the summary above. Continue from the last in-flight step; do not acknowledge the summary, do not re-introduce, do not greet the user again.',
        ...stepped('Go on', 'run_shell_command completed', 2),
      ],
      wait(qwen, 3),
      thanked,
    ],
  },
  'cline-3.0.65.messages.json': {
    format: 'cline',
    turns: [
      ...first(cline),
      ['> text: /compact', 'text: Done.'],
      stepped('Go on', 'run_commands completed', 5),
      wait(cline, 6),
      thanked,
    ],
  },
  'codex-0.171.0.jsonl': {
    format: 'codex',
    turns: [
      looked(codex),
      [...stepped('Fail once', 'exec_command completed', 2), 'text: A short summary.'],
      ['compaction unknown: A short summary.', ...stepped('Go on', 'exec_command completed', 1)],
      [...wait(codex, 2), 'other'],
      thanked,
    ],
  },
  'pi-1.6.0.jsonl': {
    format: 'pi',
    turns: [
      ...first(pi).with(2, [...stepped('Read what is not there', 'read error', 3), 'other']),
      ['compaction unknown: A short summary.', ...stepped('Go on', 'bash completed', 2)],
      wait(pi, 3),
      thanked,
    ],
  },
}

describe.each(Object.entries(recorded))('%s', (file, { format, turns: wanted }) => {
  const path = join(import.meta.dirname, 'recorded', file)

  it('has the turns that were held, and nothing that is unknown', async () => {
    const { transcript, turns } = await readAll(await openTranscript(path))
    expect(transcript.format).toBe(format)
    expect(turns.map(lines)).toEqual(wanted)
    const { counts } = transcript
    expect(counts).toMatchObject({ unknown: {}, broken: { count: 0 }, orphans: 0, interruptedToolCalls: 0 })
    expect(accounted(transcript)).toBe(counts.records)
  })

  it('has what the tools gave back', async () => {
    const { turns } = await readAll(await openTranscript(path))
    const calls = turns.flatMap(({ steps }) =>
      steps.flatMap(({ parts }) => parts.filter((part) => part.kind === 'tool')),
    )
    const outputs = calls.map(({ output }) => output)
    const printed = calls.map(({ input, output }) => {
      const bytes = /head -c (\d+)/.exec(JSON.stringify(input))?.[1]
      return bytes === undefined || output.includes('.'.repeat(Number(bytes)))
    })
    expect(printed).not.toContain(false)
    const said = outputs.join('\n')
    const isWhole = file !== 'gemini-cli-0.61.0-compressed.jsonl'
    expect(isWhole ? /oops/.test(said) && /step 1/.test(said) : /round 2 step 1/.test(said)).toBe(true)
    expect(new Set(calls.map(({ callId }) => callId)).size).toBe(calls.length)
  })

  it('is played to its end', async () => {
    await using played = playback(await openTranscript(path))
    let turns = 0
    while ((await played.next()) !== undefined) turns += 1
    expect(turns).toBe(wanted.length)
  })
})
