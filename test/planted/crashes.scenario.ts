// Plant: a scenario whose subject ends its process in the first step.
export default {
  name: 'crashes',
  claim: 'It does not crash',
  swaps: {},
  budget: {},
  phases: [
    {
      name: 'crash',
      does: 'crashes',
      cycleName: 'step',
      warmUp: 0,
      cycles: 20,
      sampleEvery: 1,
      rehearse: false,
      start: () => ({ step: () => process.exit(9), close: () => undefined }),
    },
  ],
}
