// The only script of the page of a heap: hides the rows that a search does not want. Without it everything is shown.

/** Every word must be in a row; `/` goes to the field, Escape clears it. */
export const HEAP_SEARCH = `
const field = document.getElementById('search')
const told = document.getElementById('found')
const rows = [...document.querySelectorAll('[data-row]')]
const texts = rows.map((row) => row.textContent.toLowerCase())
field.closest('form').hidden = false
let wasSearched = false
function search() {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean)
  let found = 0
  rows.forEach((row, i) => {
    row.hidden = !words.every((word) => texts[i].includes(word))
    if (!row.hidden) found++
  })
  for (const section of document.querySelectorAll('main section'))
    section.hidden = words.length > 0 && section.querySelector('[data-row]:not([hidden])') === null
  for (const more of document.querySelectorAll('details.more')) {
    if (words.length === 0 && !wasSearched) continue
    more.open = words.length > 0 && more.querySelector('[data-row]:not([hidden])') !== null
  }
  wasSearched = words.length > 0
  told.textContent = words.length === 0 ? '' : found + ' of ' + rows.length
}
field.addEventListener('input', search)
field.closest('form').addEventListener('submit', (event) => event.preventDefault())
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== field && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault()
    field.focus()
    field.select()
  }
  if (event.key === 'Escape' && document.activeElement === field) {
    field.value = ''
    search()
  }
})
search()
`

/** Beside the common style sheet. */
export const HEAP_STYLE = `
[hidden]{display:none!important}
header.heap{border-top:6px solid var(--sea)}
.search{position:sticky;top:0;z-index:2;background:var(--bg);border-bottom:1px solid var(--line)}
.search>div{max-width:1128px;margin:0 auto;padding:10px 24px;display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center}
.search label{color:var(--quiet);font-size:14px}
.search input{flex:1 1 260px;min-width:0;font:inherit;color:var(--text);background:var(--card);border:1px solid var(--faint);border-radius:8px;padding:7px 12px}
.search output{color:var(--quiet);font-size:14px;min-width:6em}
.search kbd{border:1px solid var(--line);border-radius:4px;padding:0 5px;background:var(--card);font-size:12px}
.heap-list{list-style:none;margin:0;padding:0;display:grid;gap:8px}
.heap-list>li{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:10px 14px;display:grid;grid-template-columns:minmax(120px,150px) 1fr;gap:4px 18px;align-items:start}
.amount b{display:block;font-size:17px;font-weight:650}.amount svg{margin-top:6px}
.amount small,.heap-list .what{color:var(--quiet);font-size:13px}
.heap-list ol{list-style:none;margin:4px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:2px 0;font-size:13px}
.heap-list ol li:not(:last-child)::after{content:"→";margin:0 7px;color:var(--quiet)}
.heap-list code,.heap-list .place{overflow-wrap:anywhere;min-width:0}
.heap-list>li>div{min-width:0}
.heap-list>li:target{border-color:var(--first);box-shadow:0 0 0 2px var(--first)}
details.more{margin-top:8px}details.more summary{padding:6px 2px}details.more[open] summary{margin-bottom:8px}
@media print{details.more:not([open])::details-content{content-visibility:visible;display:block;height:auto}}
@media (max-width:720px){.heap-list>li{grid-template-columns:1fr}.search{position:static}.search>div{padding:10px 16px}}
@media print{.search{display:none}}
`
