// A service that renders the markdown of each mail.
import { parseMarkdownToJSX } from 'md-to-react-email'

export async function create() {
  return {
    async step(i) {
      const html = parseMarkdownToJSX({ markdown: `# Mail ${i}\n\nYour order is **on its way**.`, customStyles: {}, withDataAttr: false })
      if (!String(html).includes('on its way')) throw new Error(String(html))
    },
    async close() {},
  }
}
