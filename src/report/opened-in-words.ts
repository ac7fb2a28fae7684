// Which files are open more than before, in every report in the same words.

/** `open more than before: 33 × /var/log/app-*.log`. @param opened as in a finding */
export function openedInWords(opened: readonly string[]): string {
  return `open more than before: ${opened.join(', ')}`
}
