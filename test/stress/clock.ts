/** By the clock that the processes of one machine share. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}
