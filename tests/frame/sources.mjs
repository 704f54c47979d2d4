// The files that the frame's tests read.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

export const readText = (file) => readFileSync(path.join(root, file), 'utf8')

/** Files that git tracks, or would, below `folders`. */
export function projectFiles(...folders) {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...folders], {
    cwd: root,
    encoding: 'utf8',
  })
  return [...new Set(listed.split('\n').filter(Boolean))]
}

export const coreSources = () => projectFiles('core').filter((file) => /\.(hpp|cpp|inc)$/.test(file))
