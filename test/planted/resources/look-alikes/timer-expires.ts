// Short deadlines that nobody clears and that run out.
export const meta = { steps: 400 }

export function create() {
  return {
    async step() {
      setTimeout(() => {}, 2)
      await new Promise((resolve) => setTimeout(resolve, 1))
    },
    close() {},
  }
}
