// One unref'd timer that ends with close.
export function create() {
  const sweeping = setInterval(() => {}, 50).unref()
  return {
    step() {},
    close() {
      clearInterval(sweeping)
    },
  }
}
