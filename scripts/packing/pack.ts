import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { checkout } from '../workbench/checkout.ts'
import { runCommand } from '../workbench/run-command.ts'
import { packedManifest, readManifest } from './manifest.ts'

/** The packages that an application installs. The order does not matter. */
const PACKAGES = [
  'packages/protocol',
  'packages/channels',
  'packages/client',
  'packages/server',
  'packages/config',
  'packages/ports',
  'packages/postgres',
  'packages/doctor',
  'services/realtime',
  'proxy',
] as const

/** Files that the sources read at run time, and files for people. */
const BESIDE = ['**/*.{lua,sql,html,css,json,js,conf,template}', '**/Caddyfile', 'README.md']
const LEFT_OUT = ['**/node_modules/**', '**/test/**', '**/.tap/**', 'package.json', 'tsconfig.json']

/**
 * Makes a tarball of every package, with JavaScript and declarations, as npm would publish it, and returns their
 * paths. Also writes overrides for pnpm, which would otherwise look for the packages' mutual dependencies in the
 * registry.
 */
export async function pack(to: string): Promise<readonly string[]> {
  const work = path.join(checkout.state, 'packing')
  rmSync(work, { recursive: true, force: true })
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  await compile(work)
  const names = new Set(PACKAGES.map((folder) => readManifest(path.join(checkout.root, folder)).name))
  for (const folder of PACKAGES) furnish(folder, path.join(work, folder), names)
  for (const folder of PACKAGES) {
    await runCommand('npm', ['pack', '--silent', '--pack-destination', to], { cwd: path.join(work, folder) })
  }
  rmSync(work, { recursive: true, force: true })
  writeFileSync(path.join(to, 'pnpm-overrides.yaml'), printOverrides())
  return globSync('*.tgz', { cwd: to })
    .sort()
    .map((file) => path.join(to, file))
}

/** The overrides for the pnpm-workspace.yaml of an application that keeps the tarballs in `vendor/`. */
function printOverrides(): string {
  const lines = PACKAGES.map((folder) => {
    const { name, version } = readManifest(path.join(checkout.root, folder))
    return `  '${name}': file:vendor/${name.slice(1).replace('/', '-')}-${version}.tgz`
  })
  return ['overrides:', ...lines.sort(), ''].join('\n')
}

/** Compiles all packages at once, so that each finds the types of the others. */
async function compile(work: string): Promise<void> {
  const config = {
    extends: path.join(checkout.root, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      rootDir: checkout.root,
      outDir: work,
      lib: ['es2025', 'esnext.array', 'esnext.disposable', 'dom', 'dom.iterable'],
    },
    include: PACKAGES.map((folder) => path.join(checkout.root, folder, '**/src')),
    exclude: [path.join(checkout.root, '**/node_modules'), path.join(checkout.root, '**/test')],
  }
  mkdirSync(work, { recursive: true })
  const file = path.join(work, 'tsconfig.json')
  writeFileSync(file, JSON.stringify(config))
  const compiler = path.join(checkout.root, 'node_modules', 'typescript', 'bin', 'tsc')
  await runCommand(process.execPath, [compiler, '-p', file])
}

/** Adds a package's other files to its compiled sources. */
function furnish(folder: string, target: string, names: ReadonlySet<string>): void {
  const source = path.join(checkout.root, folder)
  for (const file of globSync(BESIDE, { cwd: source, exclude: LEFT_OUT })) {
    cpSync(path.join(source, file), path.join(target, file))
  }
  cpSync(path.join(checkout.root, 'LICENSE'), path.join(target, 'LICENSE'))
  const manifest = packedManifest(readManifest(source), names)
  writeFileSync(path.join(target, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
}
