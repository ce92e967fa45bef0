/** The dimmed layer behind a dialog. The dialog sets its z-index. */
export const scrim = 'fixed inset-0 bg-scrim'
