// A preview is given a URL and nobody revokes it: the URL holds the Blob, in native code, where nothing has a name.
// Grows by about 400 B a step.
export function create() {
  return {
    step(i: number) {
      const preview = new Blob([`a preview of the answer to prompt ${i}`]) // leak: heap
      const url = URL.createObjectURL(preview)
      return void url.length
    },
    close() {},
  }
}
