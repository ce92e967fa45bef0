/** Unread things are counted exactly only up to 99. */
export function printUnread(count: number): string {
  return count > 99 ? '99+' : String(count)
}
