/** Compiled, never run: what a publisher of this app must not be able to write. */
import { encodeEvent } from '@portico/channels'
import { app } from '@portico/contract'

const moved = { columnId: 'todo', x: 0.5, y: 0.5 }

encodeEvent(app, 'board:7:cursors', { event: 'moved', data: moved })
encodeEvent(app, app.name('user:{id}', { id: 'ada' }), {
  event: 'notification.read',
  data: { ids: ['1'], readAt: new Date().toISOString() },
})

// @ts-expect-error the event of the channel beside it
encodeEvent(app, 'board:7', { event: 'moved', data: moved })
// @ts-expect-error a field of the wrong type
encodeEvent(app, 'board:7:cursors', { event: 'moved', data: { ...moved, x: '0.5' } })
// @ts-expect-error a channel this app does not have
encodeEvent(app, 'tickets:7', { event: 'moved', data: moved })
