// Bytes in the sentences and tables of a live page, where its script does not put them into words itself.

const units = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
] as const

export function bytesInWords(bytes: number): string {
  const [size, name] = units.find(([each]) => Math.abs(bytes) >= each) ?? [1, 'B']
  return `${Number((bytes / size).toPrecision(3))} ${name}`
}
