/** Seconds since 1970, as the protocol writes times. Deadlines are the store's own business. */
export const nowSeconds = () => Math.floor(Date.now() / 1000);
