// Runs one named step of a longer job: says what it does, how long it has been at it, and, when it
// fails, shows the end of its log and where the rest is.
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const logs = path.join(root, 'build', 'logs')

/** Debian keeps Node modules that emscripten needs (acorn) outside the default search path. */
export const environment = {
  ...process.env,
  NODE_PATH: [process.env.NODE_PATH, '/usr/share/nodejs'].filter(Boolean).join(':'),
}

export class StepError extends Error {}

function clock(since) {
  const seconds = (performance.now() - since) / 1000
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

/** Shows the elapsed time while a step runs: every second on a terminal, else twice a minute. */
function heartbeat(title, since) {
  const terminal = process.stdout.isTTY
  const timer = setInterval(() => {
    if (terminal) process.stdout.write(`\r  ${title} ... ${clock(since)} `)
    else console.log(`  ${title} ... ${clock(since)}`)
  }, terminal ? 1000 : 30_000)
  return () => {
    clearInterval(timer)
    if (terminal) process.stdout.write('\r\x1b[K')
  }
}

/**
 * Runs a command and resolves to `{ code, output }`. Output goes to build/logs/<title>.log, and to
 * the terminal only when `echo` is set. Throws StepError on failure unless `mayFail`; `failing` is
 * the word for it.
 */
export async function step(title, command, args, { cwd = root, env = {}, echo = false, mayFail = false, failing = 'FAILED' } = {}) {
  mkdirSync(logs, { recursive: true })
  const logFile = path.join(logs, `${title.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.log`)
  const log = createWriteStream(logFile)
  log.write(`$ ${command} ${args.join(' ')}\n`)
  const since = performance.now()
  const stop = echo ? () => {} : heartbeat(title, since)
  let output = ''
  const code = await new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...environment, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const take = (chunk) => {
      output += chunk
      log.write(chunk)
      if (echo) process.stdout.write(chunk)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', (error) => {
      take(`${command}: ${error.message}\n`)
      resolve(127)
    })
    child.on('close', (status, signal) => resolve(signal ? 128 : status))
  })
  stop()
  log.end()
  console.log(`  ${code === 0 ? 'done  ' : failing}  ${title} (${clock(since)})`)
  if (code !== 0 && !mayFail) {
    if (!echo) console.error(readFileTail(output))
    if (/No space left on device|ENOSPC/.test(output)) {
      throw new StepError(`The disk is full. Free some space (the build needs 2 GB), then run the command again.`)
    }
    throw new StepError(`${title} failed with status ${code}. The whole log: ${path.relative(root, logFile)}`)
  }
  return { code, output }
}

function readFileTail(text) {
  return text.split('\n').slice(-40).join('\n')
}

/** The results of `run` for each item, in order; as many at a time as there are processors. */
export async function inParallel(items, run) {
  const results = []
  const queue = items.map((item, i) => [i, item])
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await run(next[1])
  }
  await Promise.all(Array.from({ length: os.availableParallelism() }, worker))
  return results
}

/** Runs a script's main function: an expected failure prints one message and exits with 1. */
export async function main(run) {
  try {
    await run()
  } catch (error) {
    console.error(error instanceof StepError ? `\n${error.message}` : error)
    process.exitCode = 1
  }
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
