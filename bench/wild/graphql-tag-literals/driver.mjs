// A client that writes the id into the text of its query.
import gql from 'graphql-tag'

export async function create() {
  let fields = 0
  return {
    async step(i) {
      const query = gql(`query { issue(id: "${i}") { title author { name } labels { name color } } }`)
      fields += query.definitions[0].selectionSet.selections.length
    },
    async close() { fields = 0 },
  }
}
