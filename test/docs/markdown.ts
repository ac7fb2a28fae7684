// What a page of documentation promises: fenced blocks, inline code, links and headings, each with its line.

export interface Block {
  readonly language: string
  /** Of the first line inside the fence. */
  readonly line: number
  readonly text: string
}

export interface Mention {
  readonly line: number
  readonly text: string
}

export interface Page {
  /** Relative to the repository's root. */
  readonly file: string
  readonly blocks: readonly Block[]
  /** Inline code, without its backticks. */
  readonly codes: readonly Mention[]
  /** Targets of links and pictures. */
  readonly links: readonly Mention[]
  /** As GitHub names them in a link. */
  readonly anchors: ReadonlySet<string>
}

export function readPage(file: string, markdown: string): Page {
  const blocks: { language: string; line: number; text: string }[] = []
  const codes: Mention[] = []
  const links: Mention[] = []
  const anchors = new Set<string>()
  let open: { fence: string; block: { language: string; line: number; text: string } } | undefined
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^\s*(`{3,}|~{3,})\s*([\w-]*)/.exec(line)
    if (open !== undefined) {
      if (line.trim() === open.fence) open = undefined
      else open.block.text += `${line}\n`
    } else if (fence !== null) {
      const block = { language: fence[2] ?? '', line: index + 2, text: '' }
      blocks.push(block)
      open = { fence: fence[1] ?? '```', block }
    } else {
      const at = (text: string): Mention => ({ line: index + 1, text })
      codes.push(...found(line, /(?<!`)`([^`]+)`(?!`)/g).map(at))
      const prose = line.replaceAll(/`[^`]+`/g, (code) => ' '.repeat(code.length))
      links.push(...found(prose, /\]\(([^)\s]+)\)/g).map(at))
      links.push(...found(prose, /<(?:img|source)\b[^>]*?\b(?:src|srcset)="([^"]+)"/g).map(at))
      const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1]
      if (heading !== undefined) anchors.add(anchorOf(heading))
    }
  }
  return { file, blocks, codes, links, anchors }
}

function found(line: string, pattern: RegExp): string[] {
  return [...line.matchAll(pattern)].map((match) => match[1] ?? '')
}

function anchorOf(heading: string): string {
  const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
  return plain.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s/g, '-')
}
