/**
 * Loaded into every service by `--import`: stdin is a pipe from the launcher, and it ends when the launcher does, however
 * that happened. Then the service's whole process group is asked to stop, a watcher above it included.
 */
import { Socket } from 'node:net'

const { stdin } = process
stdin.once('end', () => process.kill(0, 'SIGTERM')).once('error', () => process.kill(0, 'SIGTERM'))
stdin.resume()
if (stdin instanceof Socket) stdin.unref()
