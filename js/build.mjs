// Builds the npm package into js/dist from the sources and the WebAssembly modules.
//   node js/build.mjs [--module build/wasm/wasm/browser]
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { minify } from 'terser'
import ts from 'typescript'

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.dirname(here)
const source = path.join(here, 'src')
/** Built apart and moved into place at the end: whoever imports the package meets no gap. */
const dist = path.join(root, 'build', `package-${process.pid}`)
const published = path.join(here, 'dist')
const ENTRIES = ['index', 'desk', 'margin', 'slim', 'aave', 'compound', 'deribit', 'derive', 'dydx', 'hyperliquid', 'morpho', 'wire']
/** The modules, by the prefix under which the sources import their glue and bytes. */
const MODULES = { loadline: '', desk: 'desk-', margin: 'margin-' }

function moduleFolder() {
  const at = process.argv.indexOf('--module')
  return at < 0 ? path.join(root, 'build/wasm/wasm/browser') : path.resolve(process.argv[at + 1])
}

/** The glue without its names: esbuild alone leaves a tenth more. */
async function minifiedGlue(folder, name) {
  const { code } = await minify(readFileSync(path.join(folder, `${name}.mjs`), 'utf8'), {
    module: true,
    compress: { passes: 2 },
    mangle: true,
  })
  return code
}

/**
 * Puts each module's glue and bytes where the sources import them from. The bytes are in hexadecimal
 * and not in base64: two characters a byte keep the repetitions that gzip lives on, and the file that
 * travels is a fifth smaller.
 */
async function artifacts(folder) {
  const contents = {}
  for (const [name, prefix] of Object.entries(MODULES)) {
    const wasm = readFileSync(path.join(folder, `${name}.wasm`))
    contents[`loadline:${prefix}glue`] = await minifiedGlue(folder, name)
    contents[`loadline:${prefix}wasm`] = `export default "${wasm.toString('hex')}"`
  }
  return {
    name: 'artifacts',
    setup(bundler) {
      bundler.onResolve({ filter: /^loadline:/ }, ({ path: name }) => ({ path: name, namespace: 'artifact', sideEffects: false }))
      bundler.onLoad({ filter: /.*/, namespace: 'artifact' }, ({ path: name }) => ({ contents: contents[name], loader: 'js' }))
    },
  }
}

async function bundle(plugin) {
  const common = { bundle: true, target: 'es2022', legalComments: 'none', minify: true, plugins: [plugin], logLevel: 'warning' }
  const entryPoints = ENTRIES.map((name) => path.join(source, `${name}.ts`))
  await build({ ...common, entryPoints, outdir: dist, format: 'esm', platform: 'neutral' })
  await build({ ...common, entryPoints, outdir: dist, format: 'cjs', platform: 'neutral', outExtension: { '.js': '.cjs' } })
  await build({
    ...common,
    minify: false,
    entryPoints: [path.join(source, 'cli.ts')],
    outdir: dist,
    format: 'esm',
    platform: 'node',
    banner: { js: '#!/usr/bin/env node' },
    external: ['./index.js', './aave.js'],
  })
}

function refuseProblems(diagnostics) {
  if (diagnostics.length === 0) return
  console.error(ts.formatDiagnosticsWithColorAndContext(diagnostics, ts.createCompilerHost({})))
  process.exit(1)
}

function program(configName, extra) {
  const { config } = ts.readConfigFile(path.join(here, configName), ts.sys.readFile)
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, here)
  const made = ts.createProgram(fileNames, { ...options, ...extra })
  refuseProblems(ts.getPreEmitDiagnostics(made))
  return made
}

/** Checks the sources and returns their declarations by file name. */
function declarations() {
  program('tsconfig.cli.json', {})
  const extra = { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: source, outDir: dist }
  const texts = new Map()
  const emitted = program('tsconfig.json', extra).emit(undefined, (name, text) =>
    texts.set(path.relative(dist, name), text),
  )
  refuseProblems(emitted.diagnostics)
  return texts
}

/** The files that the entries' declarations reach: the rest is internal. */
function reachable(texts) {
  const found = new Set()
  const visit = (name) => {
    if (found.has(name)) return
    found.add(name)
    for (const [, target] of texts.get(name).matchAll(/from '(\.[^']+)\.js'/g)) {
      visit(`${path.join(path.dirname(name), target)}.d.ts`)
    }
  }
  ENTRIES.forEach((name) => visit(`${name}.d.ts`))
  return found
}

/** Each declaration twice: one for import, and one whose own imports are .cjs for require. */
function writeDeclarations() {
  const texts = declarations()
  for (const name of reachable(texts)) {
    const text = texts.get(name)
    const file = path.join(dist, name)
    mkdirSync(path.dirname(file), { recursive: true })
    const dated = text.includes('Symbol.dispose') ? `/// <reference lib="esnext.disposable" />\n${text}` : text
    writeFileSync(file, dated)
    writeFileSync(file.replace(/\.d\.ts$/, '.d.cts'), dated.replaceAll(/(from '\.[^']+)\.js'/g, "$1.cjs'"))
  }
}

function report() {
  const size = (name) => {
    const bytes = readFileSync(path.join(dist, name))
    return `${name} ${(bytes.length / 1000).toFixed(1)} kB, ${(gzipSync(bytes, { level: 9 }).length / 1000).toFixed(1)} kB gzip`
  }
  console.log(['index.js', 'desk.js', 'margin.js', 'slim.js', 'aave.js', 'deribit.js', 'wire.js', 'loadline.wasm'].map(size).join('; '))
}

/** Emscripten writes the glue last: one that is older than its module is what a stopped link leaves. */
function refuseHalfLinked(folder) {
  const written = (name) => statSync(path.join(folder, name)).mtimeMs
  if (Object.keys(MODULES).every((name) => written(`${name}.mjs`) >= written(`${name}.wasm`))) return
  console.error(`${folder} holds a module without its glue: delete both, and build the wasm preset again.`)
  process.exit(1)
}

const folder = moduleFolder()
refuseHalfLinked(folder)
rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })
await bundle(await artifacts(folder))
writeDeclarations()
cpSync(path.join(folder, 'loadline.wasm'), path.join(dist, 'loadline.wasm'))
writeFileSync(
  path.join(dist, 'loadline.wasm.d.ts'),
  '/** What a bundler makes of the file: a compiled module, or its address. */\ndeclare const wasm: WebAssembly.Module\nexport default wasm\n',
)
cpSync(path.join(root, 'LICENSE'), path.join(dist, 'LICENSE'))
cpSync(path.join(here, 'NOTICE'), path.join(dist, 'NOTICE'))
report()
rmSync(published, { recursive: true, force: true })
renameSync(dist, published)
