/**
 * Loaded into every service by `--import`. Its stdin is a pipe from the launcher, which ends when the launcher does,
 * for whatever reason. Then the service's whole process group is asked to stop, including a watcher above it. A child
 * of the service that inherits the option but has another stdin is left alone.
 */
import { Socket } from 'node:net'

const { stdin } = process
if (stdin instanceof Socket) {
  const letGo = () => process.kill(0, 'SIGTERM')
  stdin.once('end', letGo).once('error', letGo)
  stdin.resume()
  stdin.unref()
}
