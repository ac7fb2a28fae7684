// Inputs of generated calls: JSON objects with the keys that such a tool has, of the sampled size.
import type { FillerText } from './filler-text.ts'

/** Names of the reference agent for what recorded agents call otherwise. */
const agentNames: Readonly<Record<string, string>> = {
  Bash: 'shell',
  Read: 'read',
  Edit: 'edit',
  Write: 'write',
  Grep: 'grep',
  Glob: 'glob',
}

/** Keys by recorded tool; the last one takes what is left of the size, the others are short. */
const keys: Readonly<Record<string, readonly string[]>> = {
  Bash: ['command'],
  Read: ['filePath'],
  Edit: ['filePath', 'oldString', 'newString'],
  Write: ['filePath', 'content'],
  Grep: ['path', 'pattern'],
  Glob: ['pattern'],
  Task: ['description', 'prompt'],
  WebFetch: ['url', 'prompt'],
  WebSearch: ['query'],
}
const shortBytes = 24

export function agentToolName(recorded: string): string {
  return agentNames[recorded] ?? recorded
}

/** An object whose JSON has exactly `bytes` bytes, down to the smallest with these keys; below that an empty one. */
export function toolInput(
  recorded: string,
  bytes: number,
  filler: FillerText,
): Readonly<Record<string, unknown>> {
  const names = keys[recorded] ?? ['input']
  const frame = JSON.stringify(Object.fromEntries(names.map((name) => [name, '']))).length
  if (bytes < frame) return {}
  let left = bytes - frame
  const entries = names.map((name, at) => {
    const rest = names.length - 1 - at
    // Old and new string of an edit share what is left; other leading keys are short.
    const share = rest === 0 ? left : name === 'oldString' ? Math.floor(left / 2) : Math.min(shortBytes, left)
    left -= share
    return [name, filler.line(share)]
  })
  return Object.fromEntries(entries)
}

/** JSON text of exactly `bytes` bytes; undefined for none. */
export function jsonOfBytes(key: string, bytes: number, filler: FillerText): string | undefined {
  if (bytes <= 0) return undefined
  if (bytes === 1) return '0'
  const [before, after] = bytes < key.length + 7 ? ['"', '"'] : [`{"${key}":"`, '"}']
  return filler.wrapped(before, bytes, after)
}
