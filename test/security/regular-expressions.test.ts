import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createContext, Script } from 'node:vm'
import t from 'tap'

const root = path.join(import.meta.dirname, '../..')

/** The folders of all code but tests. */
const FOLDERS = [
  'services/*/src',
  'packages/*/src',
  'proxy/embedded/src',
  'web/app',
  'web/features',
  'web/lib',
]

/** A regular expression literal, and what precedes it: after a value, a slash divides. */
const LITERAL =
  /(?:^|[(,=:[!&|?{};]|=>|return|case)\s*(\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*)/gm

/** The length of the longest header. */
const LENGTH = 16_384

/**
 * The time limit for one text. Linear expressions take about a millisecond; quadratic ones take seconds at this
 * length.
 */
const BOUND_MS = 150

interface Found {
  readonly file: string
  readonly literal: string
}

function literalsIn(file: string): readonly Found[] {
  const source = readFileSync(path.join(root, file), 'utf8').replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '')
  return Array.from(source.matchAll(LITERAL), ([, literal = '']) => ({ file, literal }))
}

const filesOf = (folder: string) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root })
const found = FOLDERS.flatMap(filesOf).flatMap(literalsIn)
const distinct = [...new Map(found.map((one) => [one.literal, one])).values()]

/** Texts of this length, made of parts of the expression, which end in something it does not match. */
function* attacks(literal: string): Generator<string> {
  const spoken = literal.replaceAll(/\\[dwsbDWSB]/g, '').match(/[\w\s:;,.'"=<>{}@#%&*+$ -]/g) ?? []
  const signs = [...new Set([...spoken, 'a', '0', ' ', '\t', '-', '.', '\u0000'])].slice(0, 16)
  const pumps = [
    ...signs,
    'ab',
    'a.',
    '0.',
    'a-',
    '":',
    '\\"',
    ' a',
    'eyJaaaaaaaa-',
    signs.slice(0, 4).join(''),
  ]
  const words = literal.match(/[a-zA-Z]{2,}/g) ?? []
  const beginnings = ['', ...signs.slice(0, 4), ...words.slice(0, 2), '1']
  for (const pump of pumps) {
    const run = pump.repeat(Math.ceil(LENGTH / pump.length))
    for (const beginning of beginnings) {
      yield beginning + run
      yield `${beginning + run}\u0001`
    }
  }
}

const STOPPED_MS = 3_000

/** A context in which an endless match can be stopped. */
const context = createContext({})

function millisecondsFor(literal: string, text: string): number {
  Object.assign(context, { text })
  const script = new Script(`text.replace(${literal}, ''); ${literal}.test(text)`)
  const before = process.threadCpuUsage()
  try {
    script.runInContext(context, { timeout: STOPPED_MS })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    return STOPPED_MS
  }
  return process.threadCpuUsage(before).user / 1000
}

t.test('the sources are read: expressions that are known to be there are found', async (t) => {
  const literals = distinct.map(({ literal }) => literal)
  t.ok(literals.length > 100, `${literals.length} of them`)
  for (const folder of FOLDERS) t.ok(filesOf(folder).length > 5, folder)
  t.ok(
    literals.some((literal) => literal.includes('{11,}')),
    'that of the log',
  )
  t.ok(
    literals.some((literal) => literal.includes('apikey')),
    'that of the API',
  )
})

t.test('an expression that blows up would be seen', async (t) => {
  t.ok(attacks('/0+$/').some((text) => millisecondsFor('/0+$/', text) > BOUND_MS))
})

t.test('none takes more time than its text is long', async (t) => {
  for (const { file, literal } of distinct) {
    let worst = 0
    for (const text of attacks(literal)) {
      worst = Math.max(worst, millisecondsFor(literal, text))
      if (worst > BOUND_MS) break
    }
    t.ok(worst <= BOUND_MS, `${literal} in ${file}: ${worst.toFixed(0)} ms`)
  }
})
