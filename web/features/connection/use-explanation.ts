import type { Explanation, Finding } from '@portico/client'
import { useEffect, useState } from 'react'

/** The sentences of a finding. They are long and seldom wanted, so the page loads them when there is one. */
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
