// An MCP server over HTTP; clients come, call a tool and end their session.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'

async function open(sessions) {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => { sessions.set(id, transport) },
  })
  transport.onclose = () => { sessions.delete(transport.sessionId) }
  const server = new McpServer({ name: 'clock', version: '1.0.0' })
  server.registerTool('time', { description: 'what time it is' }, async () => ({ content: [{ type: 'text', text: 'noon' }] }))
  await server.connect(transport)
  return transport
}

export async function create() {
  const sessions = new Map()
  const http = createServer(async (request, response) => {
    const transport = sessions.get(request.headers['mcp-session-id']) ?? (await open(sessions))
    await transport.handleRequest(request, response)
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const url = new URL(`http://127.0.0.1:${http.address().port}/mcp`)
  return {
    async step() {
      const client = new Client({ name: 'agent', version: '1.0.0' })
      const transport = new StreamableHTTPClientTransport(url)
      await client.connect(transport)
      const { content } = await client.callTool({ name: 'time', arguments: {} })
      if (content[0].text !== 'noon') throw new Error('not noon')
      await transport.terminateSession()
      await client.close()
    },
    async close() {
      for (const transport of sessions.values()) await transport.close()
      http.closeAllConnections()
      http.close()
    },
  }
}
