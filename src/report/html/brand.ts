// Our name above the title of a page.
import { html, type Content, type Markup } from './markup.ts'

/** @param beside what stands on the same line */
export function brand(beside: Content = ''): Markup {
  return html`<div class="brand">
    <svg viewBox="0 0 26 18" aria-hidden="true">
      <path d="M1 6q4-4 8 0t8 0 8 0" />
      <path d="M1 13q4-4 8 0t8 0 8 0" /></svg
    >Tidemark${beside}
  </div>`
}
