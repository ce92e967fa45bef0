import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

import { importsOf } from '../scripts/imports.ts'

const root = path.join(import.meta.dirname, '..')
const MADE = ['**/node_modules/**', '**/generated/**', '**/.next/**']

/** What each workspace may import from the others, at run time or as types. Tests may also use the harness. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'packages/protocol': [],
  'packages/config': [],
  'packages/postgres': ['ports'],
  'packages/db': ['postgres'],
  'packages/ports': [],
  'packages/doctor': ['protocol'],
  'packages/harness': ['ports', 'postgres'],
  'packages/channels': ['protocol'],
  'packages/contract': ['channels', 'db', 'protocol'],
  'packages/client': ['channels', 'protocol'],
  'packages/server': ['channels', 'protocol'],
  'services/realtime': ['channels', 'config', 'contract', 'doctor', 'ports', 'postgres', 'protocol'],
  proxy: ['config', 'ports'],
  web: ['channels', 'client', 'config', 'contract', 'db', 'protocol', 'server'],
}

/** These start other programs, and pass the environment on to them. */
const STARTS_PROGRAMS = /^packages\/(harness|postgres\/src\/embedded)\//

/**
 * The service from top to bottom: at run time a folder may import its own tier and those below. It may import types
 * from above, because an interface is declared by its user, unless it is one of `SELF_CONTAINED`.
 */
const TIERS: readonly (readonly string[])[] = [
  ['main', 'cli'],
  ['service'],
  ['config', 'parts', 'version', 'server', 'backends', 'identity', 'discovery', 'workers', 'drain'],
  ['api'],
  ['connection'],
  ['commands'],
  ['node'],
  ['subscription', 'audit'],
  ['hub', 'broker', 'presence', 'redis', 'streams', 'transport', 'ops', 'black-box', 'doctor'],
  ['auth', 'channels', 'control', 'limits'],
  ['frame', 'timer-wheel', 'within'],
]

const SELF_CONTAINED = ['hub', 'broker', 'presence', 'redis', 'streams', 'frame']

function sources(folder: string): string[] {
  return globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root, exclude: [...MADE, '**/test/**'] })
}

/** The source without lines that are only comments. */
function codeOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
}

/** The nouns in the first column of a line, and after each dot: `presence   who … · redis: connections`. */
function nounsOf(line: string): string[] {
  const [, ...further] = line.split(' · ')
  const heads = [line.slice(0, 16), ...further.map((part) => part.split(':')[0] ?? '')]
  return heads.flatMap((head) => head.split(',')).map((noun) => noun.trim())
}

/** The file that a relative import refers to, from the root of the checkout. */
function target(file: string, specifier: string): string {
  return path.join(path.dirname(file), specifier)
}

t.test('every workspace has its arrows', async (t) => {
  const workspaces = globSync('{packages/*,services/*,proxy,web}/package.json', { cwd: root, exclude: MADE })
  t.strictSame(workspaces.map((file) => path.dirname(file)).sort(), Object.keys(ARROWS).sort())
})

for (const [workspace, allowed] of Object.entries(ARROWS)) {
  t.test(`${workspace} imports ${allowed.join(', ') || 'no other workspace'}`, async (t) => {
    const wrong = sources(workspace).flatMap((file) =>
      importsOf(path.join(root, file))
        .filter(({ specifier }) => {
          const other = /^@portico\/([^/]+)/.exec(specifier)?.[1]
          if (other !== undefined) return !allowed.includes(other)
          return specifier.startsWith('.') && !target(file, specifier).startsWith(`${workspace}/`)
        })
        .map(({ specifier }) => `${file} imports ${specifier}`),
    )
    t.strictSame(wrong, [])
  })
}

t.test('the wire does no I/O: protocol, channels and client import nothing of Node', async (t) => {
  const wrong = ['packages/protocol', 'packages/channels', 'packages/client']
    .flatMap((workspace) => sources(`${workspace}/src`))
    .filter((file) => importsOf(path.join(root, file)).some(({ specifier }) => specifier.startsWith('node:')))
  t.strictSame(wrong, [])
})

t.test('inside the service, imports go down', async (t) => {
  const home = 'services/realtime/src'
  const place = (file: string) => path.relative(home, file).split('/')[0]?.replace(/\.ts$/, '') ?? ''
  const tier = (name: string) => TIERS.findIndex((names) => names.includes(name))
  const homeless = [...new Set(sources(home).map(place))].filter((name) => tier(name) < 0)
  const upward = sources(home).flatMap((file) =>
    importsOf(path.join(root, file))
      .filter(({ typeOnly }) => !typeOnly || SELF_CONTAINED.includes(place(file)))
      .filter(({ specifier }) => specifier.startsWith('.'))
      .filter(({ specifier }) => tier(place(target(file, specifier))) < tier(place(file)))
      .map(({ specifier }) => `${file} imports ${specifier}`),
  )
  t.strictSame(homeless, [], 'every folder has a tier')
  t.strictSame(upward, [])
})

t.test(
  'the page of the architecture names every part of the service, and every folder of the web app',
  async (t) => {
    const page = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8')
    const [, block = ''] = page.split('## Inside the service')[1]?.split('```') ?? []
    const nouns = new Set(block.split('\n').flatMap(nounsOf))
    const row = /^\| `web\/` .*$/m.exec(page)?.[0] ?? ''
    const folders = globSync('web/*/*.{ts,tsx}', { cwd: root, exclude: [...MADE, 'web/test/**'] })
    t.strictSame(
      TIERS.flat().filter((name) => !nouns.has(name)),
      [],
    )
    t.strictSame(
      [...new Set(folders.map((file) => file.split('/')[1]))].filter((name) => !row.includes(`\`${name}/\``)),
      [],
    )
  },
)

t.test('in the web app, only server/ folders, pages and routes touch the database', async (t) => {
  const isServer = (file: string) =>
    /^web\/((app|lib|features\/.+\/server)\/|instrumentation\.ts$)/.test(file)
  const wrong = sources('web')
    .filter((file) => !isServer(file))
    .flatMap((file) =>
      importsOf(path.join(root, file))
        .filter(({ specifier }) => specifier.startsWith('.'))
        .filter(({ specifier, typeOnly }) =>
          typeOnly
            ? target(file, specifier) === 'web/lib/db.ts'
            : /\/server\/|^web\/lib\/db\.ts$/.test(target(file, specifier)),
        )
        .map(({ specifier }) => `${file} imports ${specifier}`),
    )
  t.strictSame(wrong, [], 'everything else takes no more than types from a server/ folder')
})

t.test('what no other file uses is not exported', async (t) => {
  // Next and tap find theirs by name; the wire is exported whole, and the channels' documents print what is exported.
  const isForOthers = /^packages\/(protocol|channels)\/|^web\/(app\/|[^/]+$)|\.config\.ts$/
  const everywhere = globSync('{packages,services,proxy,web,scripts,bench,test}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: MADE,
  })
  const users = new Map<string, number>()
  for (const file of everywhere)
    for (const word of new Set(codeOf(file).match(/[\w$]+/g))) users.set(word, (users.get(word) ?? 0) + 1)
  const unused = everywhere
    .filter((file) => !file.includes('/test/') && !file.startsWith('test/') && !isForOthers.test(file))
    .flatMap((file) =>
      Array.from(
        codeOf(file).matchAll(/^export (?:async )?(?:const|function\*?|class|interface|type) ([\w$]+)/gm),
        ([, name = '']) => ({ file, name }),
      ),
    )
    .filter(({ name }) => users.get(name) === 1)
    .map(({ file, name }) => `${file} exports ${name}`)
  t.strictSame(unused, [])
})

t.test('a transport is bytes: its interface knows the frame and nothing else', async (t) => {
  const imports = importsOf(path.join(root, 'services/realtime/src/transport/transport.ts'))
  const allowed = /^@portico\/protocol$|^\.\.\/frame\/|^\.\//
  t.strictSame(
    imports.filter(({ specifier }) => !allowed.test(specifier)),
    [],
  )
})

t.test('the workbench of the scripts needs nothing that has to be installed first', async (t) => {
  const wrong = sources('scripts/workbench').flatMap((file) =>
    importsOf(path.join(root, file))
      .filter(({ specifier }) => !/^(node:|\.\/)/.test(specifier))
      .map(({ specifier }) => `${file} imports ${specifier}`),
  )
  t.strictSame(wrong, [])
})

t.test('the environment, signals and the exit belong to main files', async (t) => {
  const owners =
    /(^|[-/])main\.ts$|^web\/(instrumentation|lib\/require-config)\.ts$|^web\/next\.config\.ts$|\/scripts\//
  const touches = /\bprocess\.(env|exit|exitCode|on|once|argv|abort)\b/
  const folders = ['packages/*/src', 'services/*/src', 'proxy', 'web'].flatMap((folder) => sources(folder))
  const wrong = folders.filter(
    (file) => !owners.test(file) && !STARTS_PROGRAMS.test(file) && touches.test(codeOf(file)),
  )
  t.strictSame(wrong, [])
})

t.test('no variable tells the browser where the socket is: it is on the page’s own origin', async (t) => {
  const files = globSync('{packages,services,proxy,web,scripts}/**/*', { cwd: root, exclude: MADE })
  const named = [...files, 'compose.yaml', 'compose.prod.yaml', '.env.example']
    .filter(
      (file) =>
        /\.(tsx?|[cm]?js|json|ya?ml|md|example|template)$/.test(file) && existsSync(path.join(root, file)),
    )
    .filter((file) =>
      /NEXT_PUBLIC_\w*(WS|SOCKET|REALTIME)/i.test(readFileSync(path.join(root, file), 'utf8')),
    )
  t.strictSame(named, [])
})
