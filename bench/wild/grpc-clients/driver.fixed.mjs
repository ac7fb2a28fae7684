// A gateway: each call makes a client of gRPC for its backend.
import grpc from '@grpc/grpc-js'

const echo = { path: '/echo/Echo', requestStream: false, responseStream: false, requestSerialize: Buffer.from,
  requestDeserialize: String, responseSerialize: Buffer.from, responseDeserialize: String }

let port = 0

export async function create() {
  const server = new grpc.Server()
  server.addService({ echo }, { echo: (call, reply) => reply(null, call.request) })
  port = await new Promise((done, fail) =>
    server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) => error ? fail(error) : done(bound)))
  const Client = grpc.makeGenericClientConstructor({ echo }, 'Echo')
  return {
    async step(i) {
      const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure())
      const answer = await new Promise((done, fail) => client.echo(`call ${i}`, (error, text) => error ? fail(error) : done(text)))
      client.close()
      if (answer !== `call ${i}`) throw new Error('another answer')
    },
    close() { server.forceShutdown() },
  }
}
