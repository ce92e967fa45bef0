import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The fields of a package.json that matter for packing. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly exports?: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest
}

/**
 * The manifest for npm: paths to TypeScript become paths to the compiled files, and packages of this workspace are
 * pinned to the version packed with them. What only a checkout needs is dropped.
 */
export function packedManifest(manifest: Manifest, packed: ReadonlySet<string>): Record<string, unknown> {
  const { private: _private, devDependencies: _devDependencies, scripts: _scripts, ...kept } = manifest
  const { exports = {}, bin, dependencies = {}, version } = manifest
  return {
    ...kept,
    exports: mapValues(exports, (file) => ({ types: declarationOf(file), default: scriptOf(file) })),
    ...(bin && { bin: mapValues(bin, scriptOf) }),
    dependencies: Object.fromEntries(
      Object.entries(dependencies)
        .filter(([name, range]) => range !== 'workspace:*' || packed.has(name))
        .map(([name, range]) => [name, range === 'workspace:*' ? version : range]),
    ),
  }
}

function scriptOf(file: string): string {
  return file.replace(/\.ts$/, '.js')
}

function declarationOf(file: string): string {
  return file.replace(/\.ts$/, '.d.ts')
}

function mapValues<Value>(table: Readonly<Record<string, string>>, map: (value: string) => Value) {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, map(value)]))
}
