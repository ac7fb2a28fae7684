// The same URLs, and each is revoked once the next is there.
let url: string | undefined

export function create() {
  return {
    step(i: number) {
      if (url !== undefined) URL.revokeObjectURL(url)
      url = URL.createObjectURL(new Blob([`a preview of the answer to prompt ${i}`]))
    },
    close() {
      if (url !== undefined) URL.revokeObjectURL(url)
      url = undefined
    },
  }
}
