// Tests that spy on a function each, and never restore what they replaced.
import sinon from 'sinon'

export async function create() {
  return {
    step(i) {
      const service = { load: (id) => id }
      sinon.stub(service, 'load').returns(i)
      if (service.load(1) !== i) throw new Error('not replaced')
      sinon.restore()
    },
    close() { sinon.restore() },
  }
}
