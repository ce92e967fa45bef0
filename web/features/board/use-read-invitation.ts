import { useEffect } from 'react'

import { call } from '../../lib/call.ts'

/** Opening a board marks the invitation to it as read. If this fails, the notification just stays unread. */
export function useReadInvitation(boardId: string): void {
  useEffect(() => {
    call('POST', '/api/notifications/read', { href: `/board/${boardId}` }).catch(() => {})
  }, [boardId])
}
