/** Larger numbers are not counted exactly. */
export function printUnread(count: number): string {
  return count > 99 ? '99+' : String(count)
}
