// What every page of ours is: self-contained, no network, a policy that forbids it, and no script but one of ours whose
// text is hashed into the policy.
import { createHash } from 'node:crypto'
import type { VerdictTone } from '../verdict-word.ts'
import { html, Markup } from './markup.ts'
import { STYLE } from './style.ts'

export interface PageParts {
  readonly title: string
  /** Of the icon. */
  readonly tone: VerdictTone
  readonly body: Markup
  /** Where the first press of Tab leads, in words. */
  readonly skip: string
  /** Only text that is written in this program. By default there is none, and the policy allows none. */
  readonly script?: string
  /** Beside the common style sheet. */
  readonly style?: string
}

/** The document, whole. */
export function pageDocument({ title, tone, body, skip, script, style = '' }: PageParts): string {
  const css = STYLE + style
  const scripts = script === undefined ? '' : `; script-src ${hashOf(script)}`
  const policy = `default-src 'none'; style-src ${hashOf(css)}${scripts}; img-src data:; base-uri 'none'; form-action 'none'`
  const runs = script === undefined ? 'runs nothing' : 'runs nothing but its search'
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${policy}" />
      <meta name="viewport" content="width=device-width,initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="generator" content="tidemark" />
      <title>${title} · Tidemark</title>
      <link rel="icon" href="${ICONS[tone]}" />
      ${Markup.trusted(`<style>${css}</style>`)}
    </head>
    <body>
      <a class="skip" href="#content">${skip}</a>${body}
      <footer>
        Made by <a href="https://www.npmjs.com/package/tidemark" rel="noreferrer">Tidemark</a>. This page
        holds everything it shows; it loads nothing and ${runs}.
      </footer>
      ${script !== undefined && Markup.trusted(`<script>${script}</script>`)}
    </body>
  </html>`
  return `<!doctype html>\n${page.toString()}\n`
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** A disc in the verdict's colour; there is no network to fetch an icon from. */
const ICONS: Readonly<Record<VerdictTone, string>> = {
  good: icon('157347'),
  bad: icon('c1261a'),
  unsure: icon('b07a00'),
}

function icon(color: string): string {
  return `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23${color}'/%3E%3C/svg%3E`
}
