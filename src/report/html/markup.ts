// Markup that cannot be forgotten to be escaped: only the template's own text is trusted, whatever is put into it is not.

export class Markup {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /** @param values markup as it is, lists of it joined, undefined and false as nothing, all else as escaped text */
  static of(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
    const texts = compacted(strings)
    return new Markup(texts.map((text, index) => `${text}${render(values[index])}`).join(''))
  }

  /** Only for text that is written in this program. */
  static trusted(text: string): Markup {
    return new Markup(text)
  }

  toString(): string {
    return this.#text
  }
}

export type Content = Markup | string | number | false | undefined | readonly Content[]

export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return Markup.of(strings, ...values)
}

const compactedStrings = new WeakMap<TemplateStringsArray, readonly string[]>()

/** Without the line breaks and indents of the source, which are a third of a page: one space says the same. */
function compacted(strings: TemplateStringsArray): readonly string[] {
  const known = compactedStrings.get(strings)
  if (known !== undefined) return known
  const texts = strings.map((text) => text.replaceAll(/\s*\n\s*(?=\/?>)/g, '').replaceAll(/\s*\n\s*/g, ' '))
  compactedStrings.set(strings, texts)
  return texts
}

function render(content: Content): string {
  if (content === undefined || content === false) return ''
  if (content instanceof Markup) return content.toString()
  return typeof content === 'object' ? content.map(render).join('') : escaped(String(content))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Also for attributes in quotes. Controls that HTML forbids become the replacement character. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069]/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
