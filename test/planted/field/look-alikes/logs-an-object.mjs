// An object is logged at each request, with a date in it: nobody keeps it.
export function create() {
  return {
    async step(i) {
      console.log('request', { method: 'GET', url: `/notes/${i}`, at: new Date() })
      await new Promise((resolve) => setTimeout(resolve, 1))
    },
    async close() {},
  }
}
