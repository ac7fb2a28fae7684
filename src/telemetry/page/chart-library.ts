// uPlot, as it lies in its package: script and style that a page holds itself, so that nothing is fetched from anywhere.
// Read with the first page that is asked for.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface ChartLibrary {
  /** Declares `uPlot`. */
  readonly script: string
  readonly style: string
}

/** Some 53 KB. @throws what the file system says where the package is not whole */
export function chartLibrary(): ChartLibrary {
  return {
    script: read(import.meta.resolve('uplot/dist/uPlot.iife.min.js')),
    style: read(import.meta.resolve('uplot/dist/uPlot.min.css')),
  }
}

function read(url: string): string {
  return readFileSync(fileURLToPath(url), 'utf8')
}
