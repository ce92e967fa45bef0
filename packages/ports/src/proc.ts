import { readdir, readFile, readlink } from 'node:fs/promises'

import { shortCommand } from './command.ts'
import type { Holder } from './holder.ts'

const LISTEN = '0A'

/** For Linux: finds the socket's inode in the kernel's tables, then the process that has it open. */
export async function holderByProc(port: number): Promise<Holder | undefined> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(readOrEmpty))
  const sockets = new Set(tables.flatMap((table) => listeningSockets(table, port)))
  if (sockets.size === 0) return undefined
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    if (await hasOpen(pid, sockets)) return { pid: Number(pid), command: await commandOf(pid) }
  }
  return undefined
}

/** Columns of a row: number, local address, remote address, state, …; the inode is the tenth. */
function listeningSockets(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table
    .split('\n')
    .slice(1)
    .map((row) => row.trim().split(/\s+/))
    .filter(([, local, , state]) => state === LISTEN && local?.endsWith(suffix))
    .flatMap((row) => (row[9] === undefined ? [] : [`socket:[${row[9]}]`]))
}

async function hasOpen(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  const descriptors = await readdir(folder).catch(() => [])
  const targets = await Promise.all(descriptors.map((fd) => readlink(`${folder}/${fd}`).catch(() => '')))
  return targets.some((target) => sockets.has(target))
}

async function commandOf(pid: string): Promise<string> {
  const line = await readOrEmpty(`/proc/${pid}/cmdline`)
  return shortCommand(line.split('\0').filter(Boolean))
}

function readOrEmpty(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}
