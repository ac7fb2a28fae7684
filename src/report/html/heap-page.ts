// What heap snapshots hold, as a page with a search: growth first, then where memory accumulates, classes, repeated texts.
// A page is passed on where a snapshot is not: no text of the heap is on it, nor a key of a Map; a path tells which it is.
import { basename } from 'node:path'
import { formatBytes, formatNumber, plural } from '../../findings/quantity.ts'
import type { HeldMemory } from '../../heap/contents/heap-contents.ts'
import type { HeapEngine } from '../../heap/snapshot/heap-graph.ts'
import { type HeapReport, isV8s, placeInWords, type SnapshotGrowth } from '../heap/heap-report.ts'
import { tellingPaths } from '../heap/heap-table.ts'
import { brand } from './brand.ts'
import { type List, listSection, MAX_ROWS, wordsOf } from './heap-list.ts'
import { heapMap } from './heap-map.ts'
import { HEAP_SEARCH, HEAP_STYLE } from './heap-search.ts'
import { html, type Content, type Markup } from './markup.ts'
import { pageDocument } from './page-document.ts'
import { treemapFigure, TREEMAP_STYLE } from './treemap.ts'

/** The document, whole. */
export function heapPage(report: HeapReport): string {
  const { snapshots } = report
  const last = snapshots.at(-1)
  const title = basename(last?.file ?? '')
  const lists = [...growthLists(report), ...contentsLists(report)].filter(({ rows }) => rows.length > 0)
  return pageDocument({
    title,
    tone: 'unsure',
    body: html`${header(report, title)}${searchForm()}
      <main id="content">${map(report)}${lists.map(listSection)}</main>`,
    skip: 'Skip to what it holds',
    script: HEAP_SEARCH,
    style: HEAP_STYLE + TREEMAP_STYLE,
  })
}

function header({ engine, notes, snapshots, contents, growth }: HeapReport, title: string): Markup {
  const first = snapshots.at(0)
  const own = contents.holders.find(({ isRuntimes }) => !isRuntimes)
  const since =
    snapshots.length > 1 ? `${formatBytes(first?.totalBytes ?? 0)} in the first snapshot` : undefined
  return html`<header class="heap">
    <div>
      ${brand()}
      <div class="verdict">
        <h1>
          ${title}
          <small
            >${snapshots.length > 1 && `and ${plural(snapshots.length - 1, 'snapshot')} before it`}</small
          >
        </h1>
      </div>
      <ul class="reasons">
        <li class="first">${lead(own)}</li>
        ${notes.map((note) => html`<li>${note}</li>`)}
      </ul>
      <div class="tiles">
        ${tile('Heap', formatBytes(contents.totalBytes), since)}${tile('Objects', formatNumber(contents.objects))}
        ${growth !== undefined && pathsTile(growth, engine)}
      </div>
    </div>
  </header>`
}

/** A zero is said only of a format that would show one. */
function pathsTile(growth: SnapshotGrowth, engine: HeapEngine): Markup {
  const { length } = tellingPaths(growth, engine)
  const isShown = engine === 'V8' || length > 0
  return tile(
    'Growing paths of the program',
    isShown ? formatNumber(length) : '?',
    isShown ? undefined : `${engine} shows nothing of what a Map or a Set holds: see the classes`,
  )
}

/** Of a holder, where the list has it. */
function rowOf(index: number): string | undefined {
  return index < MAX_ROWS ? `#holders-${index + 1}` : undefined
}

/** To look at first. */
function map(report: HeapReport): Content {
  if (report.contents.totalBytes === 0) return undefined
  return html`<section id="map" aria-labelledby="map-title">
    <h2 id="map-title">The heap at one look</h2>
    ${treemapFigure(heapMap(report, rowOf, wordsOf))}
  </section>`
}

function lead(own: HeldMemory | undefined): Content {
  if (own === undefined) return 'No object of the program holds more than others do'
  const place = placeInWords(own.culprit)
  const name = wordsOf(own.path).at(-1) ?? own.class
  return html`<b>${name}</b> holds
    ${formatBytes(own.heldBytes)}${place !== undefined && html`, grown by <span class="place">${place}</span>`}`
}

function tile(name: string, value: string, below?: string): Markup {
  return html`<div class="tile">
    <span class="name">${name}</span><b>${value}</b>${below !== undefined && html`<small>${below}</small>`}
  </div>`
}

function searchForm(): Markup {
  return html`<form class="search" role="search" hidden>
    <div>
      <label for="search">Search <kbd>/</kbd></label>
      <input
        id="search"
        type="search"
        autocomplete="off"
        spellcheck="false"
        placeholder="class, variable, file"
      />
      <output id="found" for="search" aria-live="polite"></output>
    </div>
  </form>`
}

function growthLists({ engine, growth }: HeapReport): readonly List[] {
  if (growth === undefined) return []
  const unit = growth.cycles === 1 ? 'a snapshot' : 'a round'
  return [
    {
      id: 'paths',
      title: 'Grew on every interval, by path',
      why: 'Objects counted by the names that lead to them. The line is the one that makes them grow.',
      rows: tellingPaths(growth, engine).map((each) => ({
        bytes: each.bytesPerCycle,
        amount: unit,
        title: each.class,
        what: `${each.counts.map(formatNumber).join(' → ')} objects`,
        path: each.path,
        place: each.culprit,
      })),
    },
    {
      id: 'containers',
      title: 'Grew on every interval, by container',
      why: 'Single objects, the same in every snapshot, that hold more in each.',
      rows: growth.containers
        .filter(({ isRuntimes }) => !isRuntimes)
        .map((each) => ({
          bytes: rise(each.heldBytes),
          title: each.class,
          what: each.heldBytes
            .map((bytes) => (bytes === undefined ? 'little' : formatBytes(bytes)))
            .join(' → '),
          path: each.path,
          place: each.culprit,
        })),
    },
    {
      id: 'growing-classes',
      title: 'Grew on every interval, by class',
      why: 'What the objects of a class keep alive together.',
      rows: growth.classes
        .filter((each) => !isV8s(each.class))
        .map((each) => ({
          bytes: rise(each.retainedBytes),
          title: each.class,
          what: `${each.counts.map(formatNumber).join(' → ')} objects`,
          path: each.path,
          place: each.position,
        })),
    },
  ]
}

function contentsLists({ contents }: HeapReport): readonly List[] {
  return [
    {
      id: 'holders',
      title: 'Biggest holders',
      why: 'Where memory accumulates: what would be freed with the object, without what a holder below it accounts for.',
      rows: contents.holders.map((each) => ({
        bytes: each.heldBytes,
        title: each.class,
        what:
          (each.contents === undefined
            ? ''
            : `mostly ${formatNumber(each.contents.count)} ${each.contents.class}`) +
          (each.isRuntimes ? ' · Node or V8 itself' : ''),
        path: each.path,
        place: each.culprit,
      })),
    },
    {
      id: 'classes',
      title: 'Classes, by what they keep alive',
      why: 'The path leads to the object of the class that keeps most.',
      rows: contents.classes
        .filter((each) => !isV8s(each.class))
        .map((each) => ({
          bytes: each.retainedBytes,
          amount: `${formatBytes(each.selfBytes)} of their own`,
          title: each.class,
          what: plural(each.count, 'object'),
          path: each.path,
          place: each.position,
        })),
    },
    {
      id: 'texts',
      title: 'Texts that are there many times',
      why: 'What one of them for all would save. The text itself is not on this page: the path leads to one of them.',
      rows: contents.duplicates.map((each) => ({
        bytes: each.wastedBytes,
        title: `${formatNumber(each.count)} of ${formatBytes(each.bytes)}`,
        what: each.isCut ? 'long, and they begin alike' : '',
        path: each.path,
      })),
    },
    {
      id: 'detached',
      title: 'Nodes that no document shows',
      why: 'Their document has let go of them, and something else still holds them.',
      rows: contents.detached.map((each) => ({
        bytes: each.retainedBytes,
        title: each.class,
        what: plural(each.count, 'node'),
        path: each.path,
      })),
    },
  ]
}

/** From the first snapshot to the last. */
function rise(values: readonly (number | undefined)[]): number {
  return (values.at(-1) ?? 0) - (values[0] ?? 0)
}
