/** The memory that the two threads of ./store-buffering.ts share. */

/** Places in the shared memory, in 32-bit words, far enough apart to lie in different lines of a processor's cache. */
export const PLACES = { arrivals: 0, stop: 64, flags: [128, 192], words: 256 } as const;
