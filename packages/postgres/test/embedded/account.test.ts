import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { serverAccount } from '../../src/embedded/account.ts'
import { locateBinaries } from '../../src/embedded/binaries.ts'
import { reachableByOthers } from '../../src/embedded/home.ts'
import { destroyEmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded/index.ts'
import { folder, query, startInAnotherProcess } from '../fixtures/embedded.ts'

/* Only root can switch users. For anybody else there is one case, the current user, which every other file tests. */
if (process.getuid?.() === 0) {
  t.test(
    'as root in a folder closed to others: moves aside, remembers where, and cleans up there',
    async (t) => {
      const dataDir = folder(t, 0o700)
      const first = await startEmbeddedPostgres({ dataDir })
      const [row] = (await query(first.url, 'SHOW data_directory')) as { data_directory: string }[]
      const directory = row?.data_directory ?? ''
      t.notOk(directory.startsWith(dataDir))
      const home = path.resolve(directory, '../..')
      t.equal(statSync(home).uid, 0)
      t.equal(statSync(home).mode & 0o066, 0, 'nobody else may list it or write there')
      t.not(statSync(directory).uid, 0)
      await query(first.url, 'CREATE TABLE kept ()')
      await first.stop()

      const second = await startEmbeddedPostgres({ dataDir })
      t.same(await query(second.url, 'SELECT count(*)::int FROM kept'), [{ count: 0 }])
      await second.stop()
      await destroyEmbeddedPostgres(dataDir)
      t.notOk(existsSync(home))
    },
  )

  t.test('as root with binaries closed to others: runs a copy of them', async (t) => {
    const closed = mkdtempSync(path.join(os.tmpdir(), 'portico-closed-'))
    const home = mkdtempSync(path.join(os.tmpdir(), 'portico-open-'))
    chmodSync(home, 0o711)
    t.teardown(() => {
      for (const made of [closed, home]) rmSync(made, { recursive: true })
    })
    mkdirSync(path.join(closed, 'native'))
    const account = serverAccount()
    const installed = path.resolve(locateBinaries(home, undefined).postgres, '../..')
    cpSync(installed, path.join(closed, 'native'), { recursive: true, verbatimSymlinks: true })
    const { postgres } = locateBinaries(home, account, path.join(closed, 'native'))
    t.ok(postgres.startsWith(home))
    const child = spawn(postgres, ['--version'], { ...account, cwd: '/', stdio: 'ignore' })
    const [code] = await once(child, 'exit')
    t.equal(code, 0)
  })

  t.test('as an ordinary user', async (t) => {
    const account = serverAccount()
    if (account === undefined) throw new Error('root has an account for the server')
    const dataDir = folder(t)
    const base = path.resolve(dataDir, '../..')
    chownSync(base, account.uid, account.gid)
    const copy = path.join(base, 'node')
    const node = reachableByOthers(process.execPath) ? process.execPath : copy
    if (node === copy) copyFileSync(process.execPath, copy)
    const { port, adopted } = await startInAnotherProcess(t, dataDir, node, { ...account, cwd: '/' })
    t.ok(port > 0)
    t.equal(adopted, false)
  })
} else {
  t.pass('not root: every other test of this folder is the ordinary user')
}
