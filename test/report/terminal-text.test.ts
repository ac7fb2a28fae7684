import { describe, expect, it } from 'vitest'
import { originLine } from '../../src/report/alive.ts'
import { terminalLine, terminalText } from '../../src/report/terminal-text.ts'
import { ALL_HOSTILE } from './hostile-text.ts'

describe('foreign text on a terminal', () => {
  it('shows control characters instead of obeying them', () => {
    expect(terminalText('a\u001b[2Jb\u0007\u007f\u009b31m')).toBe('a␛[2Jb␇␡\ufffd31m')
    expect(terminalText('over\rwritten \u202egnp.exe')).toBe('over␍written \ufffdgnp.exe')
  })

  it('keeps line breaks where there may be several lines, and shows them where there is one', () => {
    expect(terminalText('one\r\ntwo\tthree')).toBe('one\ntwo\tthree')
    expect(terminalLine('one\ntwo\tthree')).toBe('one␊two␉three')
  })

  it('leaves other text as it is', () => {
    expect(terminalLine('sessions (Map) → größer 日本 🌊')).toBe('sessions (Map) → größer 日本 🌊')
  })

  it('is made harmless in what a watched program says it holds', () => {
    const line = originLine({
      live: 3,
      kind: ALL_HOSTILE,
      label: ALL_HOSTILE,
      oldestAgeMs: 1,
      site: { file: ALL_HOSTILE, line: 1, column: 1, function: ALL_HOSTILE },
    })
    expect(line).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u)
  })
})
