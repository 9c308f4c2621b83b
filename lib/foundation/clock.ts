/** Seconds since 1970, the format of times in the protocol. Deadlines are computed by the store's clock instead. */
export const nowSeconds = () => Math.floor(Date.now() / 1000);
