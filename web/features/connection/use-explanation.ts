import type { Explanation, Finding } from '@portico/client'
import { useEffect, useState } from 'react'

/** The text that explains a finding. It is large and rarely needed, so it is loaded on demand. */
export function useExplanation(finding: Finding | undefined): Explanation | undefined {
  const [known, setKnown] = useState<{ readonly of: Finding; readonly says: Explanation }>()
  useEffect(() => {
    if (finding === undefined) return
    let isWanted = true
    import('@portico/protocol/findings')
      .then(({ explain }) => isWanted && setKnown({ of: finding, says: explain(finding) }))
      .catch(() => {})
    return () => {
      isWanted = false
    }
  }, [finding])
  return known?.of === finding ? known?.says : undefined
}
