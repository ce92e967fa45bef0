/** What lies between a dialog and whatever is behind it. How high it lies is up to the dialog. */
export const scrim = 'fixed inset-0 bg-scrim'
