const format = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })

/** 6800 → €68.00 */
export const money = (cents: number): string => format.format(cents / 100)
