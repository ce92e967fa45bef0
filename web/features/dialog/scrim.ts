/** What lies between a question and the page behind it. */
export const scrim = 'fixed inset-0 z-30 bg-scrim'
