// What is known and may stay for now, and suppressions that hid nothing: shown apart from the findings, never left out.
import { plural } from '../../findings/quantity.ts'
import { idleSentences } from '../idle-sentences.ts'
import type { ReportedRun } from '../reported-run.ts'
import type { Result } from '../result.ts'
import { html, type Markup } from './markup.ts'

type Suppressed = NonNullable<Result['suppressed']>[number]

/** Undefined where nothing was suppressed. */
export function suppressedSection({
  suppressed = [],
}: Result): { readonly id: string; readonly title: string; readonly content: Markup } | undefined {
  if (suppressed.length === 0) return undefined
  const title = plural(suppressed.length, 'suppressed finding')
  return { id: 'suppressed', title, content: html`${suppressed.map(suppressedCard)}` }
}

function suppressedCard({ message, because, until, culprit, phase, rule }: Suppressed): Markup {
  const where = `${phase === '' ? '' : `phase ${phase} · `}found by ${rule}`
  return html`<article class="finding known">
    <h3>${message}</h3>
    <p class="where">
      ${until === undefined ? 'Always suppressed' : html`Suppressed until <b>${until}</b>`}: ${because} ·
      ${where}
    </p>
    ${culprit && place(culprit)}
  </article>`
}

function place({ file, line, code, function: name }: NonNullable<Suppressed['culprit']>): Markup {
  const inFunction = name !== undefined && html` in <code>${name}</code>`
  const listing =
    code !== undefined &&
    html`<pre
      tabindex="0"
      aria-label="The line ${file}:${line}"
    ><code><span class="row"><span class="nr">${line}</span><span class="src">${code}</span></span></code></pre>`
  return html`<figure class="code">
    <figcaption><code class="place">${file}:${line}</code>${inFunction}</figcaption>
    ${listing}
  </figure>`
}

/** In none of the runs of a page; false where there is nothing to say. */
export function idleSuppressions(runs: readonly ReportedRun[]): Markup | false {
  const sentences = idleSentences(runs)
  if (sentences.length === 0) return false
  return html`<section aria-labelledby="idle-suppressions">
    <h2 id="idle-suppressions">Suppressions that hid nothing</h2>
    <div class="card">
      <ul>
        ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
    </div>
  </section>`
}
