// Foreign text on a terminal: its control characters are shown and not obeyed. A message that a subject throws could
// else clear the screen, rename the window, or write a verdict of its own above ours.

const CONTROL_PICTURES = 0x2400
const SPACE = 0x20
const DELETE = 0x7f
const DELETE_PICTURE = '\u2421'
/** What turns the direction of writing, or breaks lines in some terminals only. */
const UNSHOWN = /[\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** Keeps its line breaks; whoever writes it indents them. */
export function terminalText(text: string): string {
  const shown = text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, picture)
    .replaceAll(UNSHOWN, '\ufffd')
  return withoutWorkflowCommands(shown)
}

/**
 * No line begins a command of GitHub's runner, which cuts the space off a line before it looks for `::`, and finds `##[`
 * wherever it stands. Readable as before: a space stands where a command would have begun.
 */
export function withoutWorkflowCommands(text: string): string {
  return text.replaceAll(/^((?:[^\S\n\r]|\u0085)*):(?=:)/gmu, '$1: ').replaceAll('##[', '## [')
}

/** Line breaks and tabs are shown too. */
export function terminalLine(text: string): string {
  return terminalText(text).replaceAll(/[\n\t]/g, picture)
}

/** `␛` for an escape; the second set (C1) has no pictures. */
function picture(control: string): string {
  const code = control.charCodeAt(0)
  if (code < SPACE) return String.fromCharCode(CONTROL_PICTURES + code)
  return code === DELETE ? DELETE_PICTURE : '\ufffd'
}
