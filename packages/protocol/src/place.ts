/** Where a publication is kept, said in every answer to a publish. */
export const places = ['memory', 'redis', 'postgres'] as const

export type Place = (typeof places)[number]
