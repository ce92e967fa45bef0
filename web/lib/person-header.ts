/** By this a page tells a route for whom it was made. Whoever asks without a page need not send it. */
export const PERSON_HEADER = 'x-portico-person'
