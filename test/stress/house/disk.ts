import { execFile } from 'node:child_process'
import { chmod, mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { scratch } from '@portico/harness'

const run = promisify(execFile)

const size = '384m'
const chunk = Buffer.alloc(1024 * 1024)

/** A small disk in memory, which can be filled. Possible only if this user may mount one. */
export class Disk implements AsyncDisposable {
  readonly folder: string

  /** Undefined if this user may not mount. */
  static async mount(folder: string): Promise<Disk | undefined> {
    await mkdir(folder)
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder])
    } catch {
      return undefined
    }
    await chmod(folder, 0o711)
    return new Disk(folder)
  }

  static async isPossible(): Promise<boolean> {
    await using folder = await scratch('disk')
    await using disk = await Disk.mount(path.join(folder.path, 'disk'))
    return disk !== undefined
  }

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Fills the disk to the last byte. */
  async fill(): Promise<void> {
    await using file = await open(this.#balloon, 'w')
    try {
      for (;;) await file.write(chunk)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }

  async makeRoom(): Promise<void> {
    await rm(this.#balloon, { force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run('umount', ['--lazy', this.folder])
  }

  get #balloon(): string {
    return path.join(this.folder, 'balloon')
  }
}
