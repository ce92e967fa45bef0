/**
 * Loaded into every service by `--import`: stdin is a pipe from the launcher, and it ends when the launcher does, however
 * that happened. Then the service's whole process group is asked to stop, a watcher above it included. A child of the
 * service that inherits the option and has another stdin is left alone.
 */
import { Socket } from 'node:net'

const { stdin } = process
if (stdin instanceof Socket) {
  const letGo = () => process.kill(0, 'SIGTERM')
  stdin.once('end', letGo).once('error', letGo)
  stdin.resume()
  stdin.unref()
}
