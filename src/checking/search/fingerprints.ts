/**
 * Fingerprints of states: 64 bits in two words, in which two different states agree about as often as random numbers would.
 *
 *     const fingerprint = new Fingerprint();
 *     fingerprint.of(row, 0, row.length);
 *     [fingerprint.high, fingerprint.low] //=> two whole numbers, 32 bits each
 *
 * The mixing is MurmurHash3's (Appleby 2011), in two lanes with different seeds and constants.
 */
export class Fingerprint {
  high = 0;
  low = 0;

  of(array: Int32Array, at: number, length: number): void {
    let high = 0x9747b28c ^ length; // seeds, so that the lanes begin apart
    let low = 0x3c6ef372 ^ length;
    const end = at + length;
    for (let place = at; place < end; place += 1) {
      const word = ((array[place] as number) + 1) | 0; // MurmurHash3 maps 0 to 0
      const one = Math.imul(word, 0xcc9e2d51);
      const mixed = high ^ Math.imul((one << 15) | (one >>> 17), 0x1b873593);
      high = (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
      const other = Math.imul(word, 0x239b961b);
      const mingled = low ^ Math.imul((other << 16) | (other >>> 16), 0xab0e9789);
      low = (Math.imul((mingled << 17) | (mingled >>> 15), 5) + 0x561ccd1b) | 0;
    }
    // Each lane takes up the other before it is finished, so that a word's bits reach all 64.
    high = (high + Math.imul(low, 0x27d4eb2f)) | 0;
    low = (low + Math.imul(high, 0x165667b1)) | 0;
    this.high = finished(high);
    this.low = finished(low);
  }
}

function finished(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
