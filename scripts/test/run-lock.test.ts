import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

import { AlreadyRunning, RunLock } from '../launch/run-lock.ts'
import { identify } from '../workbench/identity.ts'
import { refuseRootOverOthers } from '../workbench/owner.ts'

/** Starts a process in a separate group, like a service. */
function startSleeper() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], {
    detached: true,
    stdio: 'ignore',
  })
  const { pid } = child
  if (pid === undefined) throw new Error('no process')
  t.teardown(() => child.kill('SIGKILL'))
  return { pid, ended: once(child, 'exit') }
}

/** The record of a run whose launcher was killed. */
function recordOf(services: readonly { name: string; pid: number; started: string | undefined }[]): string {
  return JSON.stringify({ launcher: { name: 'launcher', pid: 2 ** 22 + 1, started: '1' }, services })
}

t.test('a second run is refused, by the pid and the place of the first', async (t) => {
  const file = path.join(t.testdir(), 'run.json')
  const { lock } = await RunLock.acquire(file)
  lock.announce('http://localhost:8080')
  await t.rejects(RunLock.acquire(file), AlreadyRunning)
  await t.rejects(RunLock.acquire(file), { message: new RegExp(`pid ${process.pid}, http://localhost:8080`) })
  lock.release()
  t.notOk(existsSync(file))
  const again = await RunLock.acquire(file)
  t.strictSame(again.ended, [])
  again.lock.release()
})

t.test('what a killed run left is ended, and named', async (t) => {
  const { pid, ended } = startSleeper()
  const file = path.join(t.testdir(), 'run.json')
  writeFileSync(file, recordOf([{ name: 'realtime', pid, started: identify(pid) }]))
  const { lock, ended: names } = await RunLock.acquire(file)
  t.strictSame(names, ['realtime'])
  await ended
  t.equal(identify(pid), undefined)
  lock.release()
})

t.test('a process that only has the number of one that was left is let be', async (t) => {
  const { pid } = startSleeper()
  const file = path.join(t.testdir(), 'run.json')
  writeFileSync(file, recordOf([{ name: 'realtime', pid, started: 'at another time' }]))
  const { lock, ended } = await RunLock.acquire(file)
  t.strictSame(ended, [])
  t.ok(identify(pid), 'it still runs')
  lock.release()
})

t.test('every process of a run is on record before anything depends on it', async (t) => {
  const { pid } = startSleeper()
  const file = path.join(t.testdir(), 'run.json')
  const { lock } = await RunLock.acquire(file)
  lock.add('web', pid)
  t.match(JSON.parse(readFileSync(file, 'utf8')), {
    services: [{ name: 'web', pid, started: identify(pid) }],
  })
  lock.release()
})

t.test('what another user has made is left alone, and the cure is told', async (t) => {
  const folder = t.testdir()
  const { uid } = statSync(folder)
  await t.rejects(RunLock.acquire(path.join(folder, 'run.json'), uid + 1), {
    name: 'OtherOwner',
    message: new RegExp(`belongs to another user \\(uid ${uid}.*sudo chown -R ${uid + 1} \\.`),
  })
  t.notOk(existsSync(path.join(folder, 'run.json')))
  const fresh = path.join(folder, 'nothing yet', 'run.json')
  const { lock } = await RunLock.acquire(fresh, uid + 1)
  lock.release()
})

t.test('root may clean what another user has made, and runs nothing there', async (t) => {
  const folder = t.testdir()
  if (process.getuid?.() === 0) chownSync(folder, 1, 1)
  const { lock } = await RunLock.acquire(path.join(folder, 'run.json'), 0)
  lock.release()
  const { uid } = statSync(folder)
  t.throws(() => refuseRootOverOthers(folder, 0), {
    name: 'OtherOwner',
    message: new RegExp(`belongs to another user \\(uid ${uid}\\).*make clean && chown -R 0 `),
  })
  t.doesNotThrow(() => refuseRootOverOthers(folder, uid))
})
