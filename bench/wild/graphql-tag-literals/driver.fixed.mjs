// A client that hands the id over as a variable.
import gql from 'graphql-tag'

export async function create() {
  let fields = 0
  return {
    async step(i) {
      const query = gql('query ($id: ID!) { issue(id: $id) { title author { name } labels { name color } } }')
      fields += query.definitions[0].selectionSet.selections.length + i * 0
    },
    async close() { fields = 0 },
  }
}
