import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { scratch } from '@portico/harness'
import t from 'tap'

import { printRevision, readRevision } from '../src/machine/revision.ts'

t.test('a result names the commit, and whether the sources differed from it', async (t) => {
  await using folder = await scratch('revision')
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder.path, '-c', 'user.name=n', '-c', 'user.email=e', ...args], {
      encoding: 'utf8',
    })
  t.equal(readRevision(folder.path), undefined, 'no checkout')
  git('init', '--quiet')
  git('commit', '--quiet', '--allow-empty', '--message=first')
  const commit = git('rev-parse', '--short', 'HEAD').trim()
  t.strictSame(readRevision(folder.path), { commit, isChanged: false })

  await mkdir(path.join(folder.path, 'bench/results'), { recursive: true })
  await writeFile(path.join(folder.path, 'bench/results/fan-out.json'), '{}')
  t.strictSame(readRevision(folder.path), { commit, isChanged: false }, 'results are no sources')
  await writeFile(path.join(folder.path, 'bench/main.ts'), '')
  t.strictSame(readRevision(folder.path), { commit, isChanged: true })
})

t.test('it is printed, also where it is not known', async (t) => {
  t.equal(printRevision({ commit: '1a2b3c4', isChanged: false }), 'commit 1a2b3c4')
  t.equal(printRevision({ commit: '1a2b3c4', isChanged: true }), 'commit 1a2b3c4 with changes')
  t.equal(printRevision(undefined), 'commit not known')
})
