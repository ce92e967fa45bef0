/** Whether a path is this place or below it. */
export function isWithin(place: string, path: string): boolean {
  return path === place || path.startsWith(`${place}/`)
}

/** Places whose pages share a frame, such as a list beside them, which stays when one page replaces another. */
const FRAMES = ['/messages', '/assistant', '/inspector'] as const

export type FramePath = (typeof FRAMES)[number]

/** The frame that stays on the way from one path to the other. */
export function frameBetween(here: string, to: string): FramePath | undefined {
  return FRAMES.find((frame) => isWithin(frame, here) && isWithin(frame, to))
}
