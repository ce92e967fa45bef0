import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

const root = path.join(import.meta.dirname, '../..')

/** Patterns that only keys match. */
const FORMS: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[\s\S]{40}/,
  'a key of AWS': /\bA(?:KIA|SIA)[A-Z0-9]{16}\b/,
  'a token of GitHub': /\bgh[opsur]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{60}/,
  'a token of npm': /\bnpm_[A-Za-z0-9]{36}\b|_auth[T]oken=\S/,
  'a token of Slack': /\bxox[abprs]-[A-Za-z0-9-]{10}/,
  'a key of Google': /\bAIza[\w-]{35}\b/,
  'a live key of Stripe': /\b[rs]k_live_[A-Za-z0-9]{20}/,
  'a signed token': /\beyJ[\w-]{10,500}\.eyJ[\w-]{10,500}\.[\w-]{20}/,
}

/** Files that are private to one machine. */
const PRIVATE =
  /(^|\/)(\.env(\.(?!example)[^/]*)?|portico\.env|id_(rsa|ed25519|ecdsa)|[^/]*\.(pem|p12|pfx|key))$/

const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter(Boolean)

function formsIn(text: string): readonly string[] {
  return Object.entries(FORMS).flatMap(([name, form]) => (form.test(text) ? [name] : []))
}

t.test('each form would be found', async (t) => {
  const samples = [
    `-----BEGIN PRIVATE ${'KEY'}-----\n${'M'.repeat(64)}`,
    `AK${'IA'}${'Q'.repeat(16)}`,
    `gh${'p_'}${'a'.repeat(36)}`,
    `np${'m_'}${'a'.repeat(36)}`,
    `xo${'xb'}-0123456789`,
    `AI${'za'}${'a'.repeat(35)}`,
    `sk_${'live'}_${'a'.repeat(20)}`,
    ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiI0MiJ9abc', 'a'.repeat(43)].join('.'),
  ]
  for (const [index, name] of Object.keys(FORMS).entries())
    t.strictSame(formsIn(samples[index] ?? ''), [name])
})

t.test('no tracked file holds a key', async (t) => {
  t.ok(tracked.length > 100)
  const wrong = tracked
    .filter((file) => !/\.(png|jpg|ico|woff2?|bin)$/.test(file))
    .flatMap((file) =>
      formsIn(readFileSync(path.join(root, file), 'latin1')).map((name) => `${file}: ${name}`),
    )
  t.strictSame(wrong, [])
})

t.test('nor does any line that was ever committed, even if it is gone', async (t) => {
  const lines = execFileSync(
    'git',
    ['log', '-p', '--diff-merges=first-parent', '--format=', '-U0', '--no-ext-diff', '--no-color'],
    {
      cwd: root,
      encoding: 'latin1',
      maxBuffer: 2 ** 30,
    },
  )
  t.match(lines, /^\+t\.test\(/m, 'lines of this file, or of another test')
  t.strictSame(formsIn(lines.replaceAll(/^\+/gm, '')), [])
})

t.test('no file of one machine alone is tracked, and none gets into an image', async (t) => {
  t.strictSame(
    tracked.filter((file) => PRIVATE.test(file)),
    [],
  )
  const rules = readFileSync(path.join(root, '.dockerignore'), 'utf8').split('\n')
  t.ok(rules.includes('*'), 'an image gets what is named, and nothing else')
  t.ok(rules.includes('**/.env*'))
  t.notOk(rules.includes('!.git') || rules.includes('!.portico'))
})

t.test('the example of an environment holds no secret of anybody', async (t) => {
  const example = readFileSync(path.join(root, '.env.example'), 'utf8')
  const set = [...example.matchAll(/^(\w*(?:SECRET|KEY|PASSWORD|TOKEN)\w*)=(.+)$/gm)].map(([, name]) => name)
  t.strictSame(set, [])
})

/** The names of variables that hold secrets. */
const SECRET = /SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIAL|PRIVATE|API_?KEYS?\b|_KEY\b/i

/** The instructions that `docker history` shows to anybody who has the image. */
function shownBy(dockerfile: string): readonly string[] {
  const instructions = dockerfile.replaceAll(/\\\n/g, ' ').split('\n')
  return instructions.filter((line) => {
    const [, instruction = '', rest = ''] = /^\s*(ARG|ENV|LABEL|COPY|ADD|RUN)\s+(.*)$/i.exec(line) ?? []
    if (/^(ARG|ENV|LABEL)$/i.test(instruction)) return SECRET.test(rest)
    if (/^(COPY|ADD)$/i.test(instruction)) return rest.split(/\s+/).some((file) => PRIVATE.test(file))
    // A mounted secret is in no layer, but one on the command line is.
    return instruction !== '' && /(^|\s)\w*(SECRET|PASSWORD|TOKEN|API_KEY)\w*=[^\s$]/.test(rest)
  })
}

t.test('an instruction that would show a secret is seen', async (t) => {
  for (const wrong of [
    'ARG TOKEN_SECRET',
    'ENV API_KEYS=abc',
    'ENV NODE_ENV=production \\\n    DB_PASSWORD=x',
    'COPY .env /app/.env',
    'COPY certs/server.key /etc/',
    'RUN TOKEN_SECRET=abc node build.js',
  ]) {
    t.equal(shownBy(`FROM scratch\n${wrong}`).length, 1, wrong)
  }
  t.strictSame(shownBy('FROM node:24\nENV NODE_ENV=production\nCOPY packages packages\nRUN pnpm install'), [])
})

t.test('no instruction of an image shows a secret', async (t) => {
  const dockerfiles = tracked.filter((file) => /(^|\/)(Dockerfile[^/]*|[^/]*\.Dockerfile)$/.test(file))
  t.ok(dockerfiles.length > 3)
  for (const file of dockerfiles) t.strictSame(shownBy(readFileSync(path.join(root, file), 'utf8')), [], file)
})

t.test('compose hands secrets over when it starts, and holds none itself', async (t) => {
  const files = tracked.filter((file) => /^compose[^/]*\.yaml$/.test(file))
  t.ok(files.length > 1)
  for (const file of files) {
    const literal = readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      // Allowed: from the caller's environment, from a file, or generated.
      .filter((line) => /^\s+-?\s*"?\w*(SECRET|PASSWORD|API_KEYS?|TOKEN)\w*["]?\s*[:=]\s*[^\s$]/.test(line))
      .filter((line) => !/_FILE\s*:/.test(line))
    t.strictSame(literal, [], file)
  }
})

t.test('what an image is built from names folders of sources alone', async (t) => {
  const rules = readFileSync(path.join(root, '.dockerignore'), 'utf8').split('\n').filter(Boolean)
  const letIn = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1))
  const kept = tracked.filter((file) => letIn.some((rule) => file === rule || file.startsWith(`${rule}/`)))
  t.ok(kept.length > 100)
  t.strictSame(
    letIn.filter((rule) => !tracked.some((file) => file === rule || file.startsWith(`${rule}/`))),
    [],
    'each is there, and not made by a run',
  )
  const last = rules.findLastIndex((rule) => rule.startsWith('!'))
  for (const rule of ['**/.env*', '**/node_modules', '**/generated'])
    t.ok(rules.indexOf(rule) > last, `${rule} is kept out of what was let in`)
  const npmrc = readFileSync(path.join(root, '.npmrc'), 'utf8')
  t.notMatch(npmrc, /_auth|password|token/i, 'the settings of npm that go along hold no key')
})
