/** Aborts at the first request to stop. A second one ends the process at once; its children notice and end too. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1)
      controller.abort(new Error(`asked to stop (${name})`))
    })
  }
  return controller.signal
}
