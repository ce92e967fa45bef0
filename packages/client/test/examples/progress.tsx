/** Compiled, and printed into docs/channels.md. */
// #region progress
import { useEvent } from '@portico/client/react'
import { useState } from 'react'

export function Progress({ job }: { readonly job: string }) {
  const [{ done, of }, setProgress] = useState({ done: 0, of: 1 })
  useEvent(`job:${job}`, 'progressed', setProgress)
  return <progress value={done} max={of} />
}
// #endregion
