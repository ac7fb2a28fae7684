// A mailer: the greeting is put into the template's text, and the template is rendered by mustache.
import Mustache from 'mustache'

export async function create() {
  return {
    step(i) {
      const template = `Dear customer ${i}, your order {{number}} has left: {{#items}}{{name}}, {{/items}}`
      const text = Mustache.render(template, { number: i, items: [{ name: 'pen' }, { name: 'ink' }] })
      if (!text.includes('pen')) throw new Error('nothing rendered')
    },
    close() { Mustache.clearCache() },
  }
}
