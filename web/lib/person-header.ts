/**
 * The header in which a page tells a route for which person it was rendered. Requests that do not come from a page need
 * not send it.
 */
export const PERSON_HEADER = 'x-portico-person'
