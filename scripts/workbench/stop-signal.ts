const INSISTENCE_MS = 500

/**
 * Aborts at the first request to stop. Further ones are ignored, because make, systemd and a closing terminal send
 * several. Only another Ctrl-C some time later ends the process at once; its children notice and end too.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => controller.abort(new Error(`asked to stop (${name})`)))
  controller.signal.addEventListener('abort', () => {
    setTimeout(() => process.on('SIGINT', () => process.exit(1)), INSISTENCE_MS).unref()
  })
  return controller.signal
}
