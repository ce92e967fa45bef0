/** The product version, shown to clients and in metrics. */
export const version = '0.1.0'
