import { describe, expect, it } from 'vitest'
import { formatBytes, formatMs, formatNamed, formatNumber, plural } from '../../src/findings/quantity.ts'

describe('quantities', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [999.7, '1.00 kB'],
    [-2_048, '−2.05 kB'],
    [14_200_000, '14.2 MB'],
    [999_999, '1.00 MB'],
    [2_081_000_000, '2.08 GB'],
    [5e15, '5000 TB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it.each([
    [0.4, '0.4 ms'],
    [12.4, '12 ms'],
    [3_100, '3.1 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms are %s', (ms, text) => {
    expect(formatMs(ms)).toBe(text)
  })

  it('take their unit from the name', () => {
    expect(formatNamed('life.peakRssBytes', 1e6)).toBe('1.00 MB')
    expect(formatNamed('hydratedBytesPerStep.max', 1e6)).toBe('1.00 MB')
    expect(formatNamed('stepMs.p50', 3)).toBe('3 ms')
    expect(formatNamed('rowsPerStep', 1_234.5)).toBe('1,234.5')
    expect(formatNumber(0.333)).toBe('0.33')
  })

  it('make plurals', () => {
    expect([
      plural(1, 'turn'),
      plural(2, 'turn'),
      plural(2, 'child process'),
      plural(3, 'holding entry'),
    ]).toEqual(['1 turn', '2 turns', '2 child processes', '3 holding entries'])
  })
})
