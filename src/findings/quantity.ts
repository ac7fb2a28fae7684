// Numbers as people read them: decimal units, three digits, never a unit without a number.

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const
const STEP = 1_000

/** `812 kB`, `14.2 MB`; negative values keep their sign. */
export function formatBytes(bytes: number): string {
  let value = Math.abs(bytes)
  let unit = 0
  while (value >= STEP - 0.5 && unit < BYTE_UNITS.length - 1) {
    value /= STEP
    unit += 1
  }
  const digits = unit === 0 ? 0 : value < 10 ? 2 : value < 100 ? 1 : 0
  return `${bytes < 0 ? '−' : ''}${value.toFixed(digits)} ${BYTE_UNITS[unit] ?? ''}`
}

/** `0.4 ms`, `12 ms`, `3.1 s`, `2 min 5 s`. */
export function formatMs(ms: number): string {
  if (ms < 10) return `${Number(ms.toFixed(2))} ms`
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Whole numbers with separators, others with at most two decimals. */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 }).format(value)
}

/** The unit is the end of the name: `databaseBytes`, `stepMs`; anything else is a count. */
export function formatNamed(name: string, value: number): string {
  if (/bytes(\.|PerStep|PerCycle|$)/i.test(name)) return formatBytes(value)
  return /Ms(\.|$)/.test(name) ? formatMs(value) : formatNumber(value)
}

/** `1 turn`, `2 turns`. */
export function plural(count: number, noun: string): string {
  const many = /(s|x|z|ch|sh)$/.test(noun)
    ? `${noun}es`
    : /[^aeiou]y$/.test(noun)
      ? `${noun.slice(0, -1)}ies`
      : /[^f]fe$/.test(noun)
        ? `${noun.slice(0, -2)}ves`
        : `${noun}s`
  return `${formatNumber(count)} ${count === 1 ? noun : many}`
}
