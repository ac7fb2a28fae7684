// What a worker at the edge exports, and a sweep that its own end stops.
const cache = new Map()
const sweep = setInterval(() => cache.clear(), 60_000)
export default {
  async fetch(request) {
    const { pathname } = new URL(request.url)
    if (process.env.LEAKS) setInterval(() => cache.delete(pathname), 60_000).unref() // planted
    return Response.json({ pathname })
  },
}
export function stop() {
  clearInterval(sweep)
}
