// Serves a folder on localhost under the content security policy that wallets use.
import { createReadStream, existsSync, statSync } from 'node:fs'
import http from 'node:http'
import path from 'node:path'

/** No inline code, no eval, nothing from elsewhere: only WebAssembly compilation is let in. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
}

export class PortTakenError extends Error {}

/** The decoded path of a request, or null where it is not one (`/%`). */
function pathOf(url) {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname)
  } catch {
    return null
  }
}

/** The file a request means, or null: nothing outside `folder` is ever read. */
function fileFor(folder, url) {
  const wanted = pathOf(url)
  if (wanted === null) return null
  const file = path.join(folder, wanted.endsWith('/') ? `${wanted}index.html` : wanted)
  if (!file.startsWith(folder + path.sep)) return null
  return existsSync(file) && statSync(file).isFile() ? file : null
}

/** Resolves to `{ url, close }`. Port 0 takes any free one. Throws PortTakenError. */
export function serve({ root, port = 0, headers = {} }) {
  const folder = path.resolve(root)
  const server = http.createServer((request, response) => {
    const file = fileFor(folder, request.url)
    if (file === null) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('not found\n')
      return
    }
    response.writeHead(200, {
      'content-type': types[path.extname(file)] ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy,
      'cache-control': 'no-cache',
      ...headers,
    })
    createReadStream(file).pipe(response)
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      reject(new PortTakenError(`Port ${port} is taken by another program. Choose another: PORT=${port + 1} npm start`))
    })
    server.listen(port, '127.0.0.1', () => {
      resolve({
        url: `http://localhost:${server.address().port}/`,
        close: () => new Promise((done) => { server.close(done); server.closeAllConnections() }),
      })
    })
  })
}
