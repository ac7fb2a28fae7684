// Runs inside the page that is tried: the browser's debugger may do that where the page's own policy forbids scripts.

const MOST = 20
const CARDS = '.card, .finding, .tile, .small, figure, header, .index a'
/** What scrolls, or is not meant to be seen. */
const APART = 'pre, .scroll, .visually-hidden'

function isSeen(each) {
  return each.checkVisibility({ visibilityProperty: true })
}

function words(each) {
  return `<${each.tagName}> ${(each.textContent ?? '').trim().slice(0, 40)}`
}

function outsideOfCards() {
  return [...document.querySelectorAll(CARDS)].filter(isSeen).flatMap((card) => {
    const { right } = card.getBoundingClientRect()
    return [...card.querySelectorAll('*')]
      .filter((each) => isSeen(each) && each.closest(APART) === null)
      .filter((each) => each.getBoundingClientRect().width > 0)
      .filter((each) => each.getBoundingClientRect().right > right + 1)
      .map((each) => `${words(each)} leaves its card`)
  })
}

function overlaps(one, other) {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left)
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
  return across > 1 && down > one.height / 3
}

function faultsOfPicture(picture) {
  const frame = picture.getBoundingClientRect()
  const texts = [...picture.querySelectorAll('text')]
    .filter(isSeen)
    .map((each) => ({ each, box: each.getBoundingClientRect() }))
  const outside = texts
    .filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1)
    .map(({ each }) => `${words(each)} leaves its picture`)
  const covered = texts.flatMap(({ each, box }, index) =>
    texts
      .slice(index + 1)
      .filter((other) => overlaps(box, other.box))
      .map((other) => `${words(each)} lies on ${words(other.each)}`),
  )
  return [...outside, ...covered]
}

function faultsOfLayout() {
  const { clientWidth, scrollWidth } = document.documentElement
  const wide =
    scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide in a window of ${clientWidth}`] : []
  const pictures = [...document.querySelectorAll('svg[role=img]')].filter(isSeen).flatMap(faultsOfPicture)
  return [...new Set([...wide, ...outsideOfCards(), ...pictures])].slice(0, MOST)
}

function color(text) {
  const [r = 0, g = 0, b = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number)
  return { channels: [r, g, b], alpha }
}

/** Relative, as WCAG defines it. */
function luminance({ channels }) {
  const [red = 0, green = 0, blue = 0] = channels.map((each) => {
    const share = each / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function behind(each) {
  for (let at = each; at !== null; at = at.parentElement) {
    const own = color(getComputedStyle(at).backgroundColor)
    if (own.alpha === 1) return own
  }
  return color('rgb(255, 255, 255)')
}

function contrastOf(each) {
  const style = getComputedStyle(each)
  const front = luminance(color(each instanceof SVGElement ? style.fill : style.color))
  const back = luminance(behind(each))
  return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05)
}

function hasText(each) {
  return [...each.childNodes].some(({ nodeType, nodeValue }) => nodeType === 3 && nodeValue.trim() !== '')
}

/** Numbers of lines are there to be overlooked. */
function faultsOfContrast() {
  const faint = [...document.querySelectorAll('body *')]
    .filter((each) => hasText(each) && isSeen(each) && !each.matches('.nr, .visually-hidden, .skip'))
    .filter((each) => contrastOf(each) < 4.5)
  return [...new Set(faint.map((each) => `${words(each)} has ${contrastOf(each).toFixed(2)}`))].slice(0, MOST)
}

Object.assign(globalThis, { tidemarkFaults: { layout: faultsOfLayout, contrast: faultsOfContrast } })
