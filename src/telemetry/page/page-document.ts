// The document of the live page: markup, style and scripts, in one, under a policy that lets in these and nothing else.
// All text from outside goes in as text, never as markup.
import { createHash } from 'node:crypto'
import { chartLibrary } from './chart-library.ts'
import { chartScript } from './chart-script.ts'
import { liveScript } from './live-script.ts'
import { commonStyle } from './page-style.ts'

export interface PageDocument {
  readonly headers: Readonly<Record<string, string>>
  readonly markup: string
}

const style = `
header { display: flex; flex-wrap: wrap; gap: 2px 16px; align-items: baseline; padding-bottom: 0 }
.word { font-weight: 700 } .word::before { content: '● '; font-size: .8em; vertical-align: .08em } #link { margin-left: auto }
main { display: grid; gap: 14px; grid-template-columns: repeat(2, minmax(0, 1fr)); grid-auto-flow: dense; align-items: start }
.wide { grid-column: 1 / -1 }
@media (max-width: 860px) { main { grid-template-columns: minmax(0, 1fr) } #link { margin-left: 0 } }
@media (max-width: 640px) { .many thead { position: absolute; left: -999px } .many tr { display: grid; grid-template-columns: 1fr 1fr; border-top: 1px solid var(--line); padding: 4px 0 }
  .many th, .many td { border: 0; padding: 1px 0 } .many th { grid-column: 1 / -1; font-weight: 600 } .many td { text-align: left }
  .many td::before { content: attr(data-head) ' '; color: var(--soft) } }
tbody th { white-space: pre-line } #far { margin-top: 4px } .figures { margin-top: 12px }
ul.events { margin: 0; padding: 0; list-style: none; max-height: 320px; overflow: auto }
.events li { border-top: 1px solid var(--line); padding: 4px 0; overflow-wrap: anywhere; display: flex; gap: 12px } .events li:first-child { border-top: 0 }
.events time { color: var(--soft); font-variant-numeric: tabular-nums; flex: none }
.skip { position: absolute; left: -999px } .skip:focus { left: 8px; top: 8px; background: var(--card); padding: 4px 8px; z-index: 3 }
`

const body = `
<a class="skip" href="#memory">To the figures</a>
<header><h1 id="title">Tidemark</h1>
<p><span id="word" class="word" role="status" aria-live="polite">unknown</span> <span id="why" class="soft"></span></p>
<p id="link" class="soft">connecting</p></header>
<noscript><main><section class="wide">This page draws by its own script, which is switched off here. <code>/stats</code> and <code>/metrics</code> tell the same as text.</section></main></noscript>
<form id="ask" hidden><main><section class="wide"><label for="token">This server wants its token</label>
<input id="token" type="password" autocomplete="off"> <button>Look</button></section></main></form>
<main id="memory" tabindex="-1">
<section class="wide" aria-labelledby="h-memory"><h2 id="h-memory">Memory and its limits</h2>
<div id="chart"></div><p id="far" class="soft"></p>
<table class="figures"><thead><tr><th scope="col">measure</th><th scope="col" class="n">now</th><th scope="col" class="n">limit</th><th scope="col" class="n">of limit</th></tr></thead><tbody id="figures"></tbody></table></section>
<section class="wide" aria-labelledby="h-kinds"><h2 id="h-kinds">Live resources by kind</h2>
<div id="kinds-chart"></div><p id="note" class="soft"></p></section>
<section aria-labelledby="h-counts"><h2 id="h-counts">Counts</h2>
<table><thead><tr><th scope="col">kind</th><th scope="col" class="n">live</th><th scope="col" class="n">a minute</th></tr></thead><tbody id="kinds"></tbody></table></section>
<section aria-labelledby="h-events"><h2 id="h-events">What happened, newest first</h2>
<ul id="events" class="events" tabindex="0" aria-labelledby="h-events"></ul></section>
</main>
`

/** The same for all who ask. @throws what the file system says where the package is not whole */
export function pageDocument(): PageDocument {
  const library = chartLibrary()
  const scripts = [library.script, chartScript, liveScript]
  const styles = [library.style, commonStyle + style]
  const markup = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Tidemark</title><link rel="icon" href="data:,">
${styles.map((text) => `<style>${text}</style>`).join('\n')}</head><body>${body}${scripts.map((text) => `<script>${text}</script>`).join('\n')}</body></html>
`
  const policy = [
    `default-src 'none'`,
    `script-src ${scripts.map(hash).join(' ')}`,
    `style-src ${styles.map(hash).join(' ')}`,
    `connect-src 'self'`,
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ]
  return {
    markup,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': policy.join('; '),
    },
  }
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
