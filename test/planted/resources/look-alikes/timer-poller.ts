// One poller that plans its next round until it is closed.
export function create() {
  let timer: NodeJS.Timeout | undefined
  const poll = () => {
    timer = setTimeout(poll, 5)
  }
  poll()
  return {
    step() {},
    close() {
      clearTimeout(timer)
    },
  }
}
