/** The stores that may keep a publication; every answer to a publish names one. */
export const places = ['memory', 'redis', 'postgres'] as const

export type Place = (typeof places)[number]
