// What of a report page is alive that should not be, seen by a real parser of HTML: elements, attributes and addresses
// that the report's own templates never write.
import { type DefaultTreeAdapterTypes as Tree, parse } from 'parse5'

const ELEMENTS = new Set(
  'html head meta title link style body a header div span svg path rect line circle text g b h1 h2 h3 small p time main nav ul ol li section article figure figcaption pre code details summary table caption thead tbody tr th td dl dt dd footer br i em strong'.split(
    ' ',
  ),
)
const ATTRIBUTES = new Set(
  'lang charset http-equiv content name rel href class id aria-label aria-hidden aria-labelledby role viewBox d x y x1 x2 y1 y2 cx cy r rx width height text-anchor datetime open scope title tabindex preserveAspectRatio colspan points transform data-head'.split(
    ' ',
  ),
)
const ADDRESS = /^(?:#[\w-]*|https:\/\/www\.npmjs\.com\/package\/tidemark|data:image\/svg\+xml,[^"<>]*)$/

/** Each once, in words. */
export function liveMarkup(page: string): readonly string[] {
  const faults = new Set<string>()
  const styles: string[] = []
  const waiting: Tree.ParentNode[] = [parse(page)]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const child of node.childNodes) {
      if (child.nodeName === '#comment') faults.add('a comment')
      if (!('tagName' in child)) continue
      if (child.tagName === 'style') styles.push(child.tagName)
      for (const fault of elementFaults(child)) faults.add(fault)
      waiting.push(child)
    }
  }
  return [...faults, ...(styles.length === 1 ? [] : [`${styles.length} style sheets`])]
}

function elementFaults({ tagName, attrs }: Tree.Element): readonly string[] {
  const element = ELEMENTS.has(tagName) ? [] : [`element ${tagName}`]
  const attributes = attrs.flatMap(({ name, value }) => {
    if (!ATTRIBUTES.has(name)) return [`attribute ${name} of ${tagName}`]
    return name === 'href' && !ADDRESS.test(value) ? [`address ${value}`] : []
  })
  return [...element, ...attributes]
}
