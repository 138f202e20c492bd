import { describe, expect, test } from 'vitest';
import { OUTSIDE } from '../../simulation/process.ts';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { simulate } from '../../simulation/simulation.ts';
import { seal, unseal } from './aead.ts';
import { textOf, toHex, utf8 } from './bytes.ts';
import { Meddler } from './meddler.ts';
import type { Datagram, Meddling } from './meddler.ts';

/** Says what it is told to say, and keeps what it hears. */
class Plain implements Process<Datagram | { type: 'Say'; text: string }> {
  heard: string[] = [];
  onMessage(ctx: Context<Datagram>, from: ProcessId, message: Datagram | { type: 'Say'; text: string }): void {
    if (from === OUTSIDE && message.type === 'Say') ctx.send('wire', { type: 'Datagram', bytes: utf8(message.text) });
    if (message.type === 'Datagram') this.heard.push(textOf(message.bytes));
  }
}

const heard = (...plan: Meddling[]): { A: string[]; B: string[] } => {
  const { A, B } = simulate({
    processes: { A: () => new Plain(), wire: () => new Meddler({ between: ['A', 'B'], plan }), B: () => new Plain() },
    inputs: ['one', 'two', 'three'].map((text, index) => ({ atMs: 10 * index, to: 'A', message: { type: 'Say', text } })), seed: 1,
  }).processes;
  return { A: A.heard, B: B.heard };
};

describe('a meddler', () => {
  test.each<[string, Meddling[], string[]]>([
    ['passes on what its plan does not name', [], ['one', 'two', 'three']],
    ['drops', [{ datagram: 2, does: 'drop' }], ['one', 'three']],
    ['repeats', [{ datagram: 1, does: 'repeat' }], ['one', 'two', 'three', 'one']],
    ['holds', [{ datagram: 1, does: 'hold', afterMs: 15 }], ['two', 'one', 'three']],
    ['flips', [{ datagram: 1, does: 'flip', bit: 1 }], ['mne', 'two', 'three']],
    ['cuts', [{ datagram: 3, does: 'cut', bytes: 2 }], ['one', 'two', 'thr']],
    ['lengthens', [{ datagram: 1, does: 'lengthen' }], ['one\0', 'two', 'three']],
  ])('%s', (_, plan, expected) => expect(heard(...plan).B).toEqual(expected));

  test('sends back to a sender what it said', () => {
    expect(heard({ datagram: 2, does: 'reflect' })).toEqual({ A: ['two'], B: ['one', 'two', 'three'] });
  });
});

describe('authenticated encryption', () => {
  const use = { key: new Uint8Array(16), nonce: new Uint8Array(12), label: new Uint8Array(0) };

  test('gives what the GCM specification prints for its second test case', () => {
    expect(toHex(seal({ ...use, content: new Uint8Array(16) }))).toBe('0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf');
  });

  test('opens for the same key, nonce and label, and for no others', () => {
    const sealed = seal({ ...use, label: utf8('to bob'), content: utf8('Hi') });
    expect(textOf(unseal({ ...use, label: utf8('to bob'), sealed }) as Uint8Array)).toBe('Hi');
    expect(unseal({ ...use, label: utf8('to eve'), sealed })).toBeNull();
    expect(unseal({ ...use, nonce: new Uint8Array(12).fill(1), label: utf8('to bob'), sealed })).toBeNull();
    expect(unseal({ ...use, key: new Uint8Array(16).fill(1), label: utf8('to bob'), sealed })).toBeNull();
    expect(unseal({ ...use, sealed: new Uint8Array(15) })).toBeNull();
  });

  test('says what is wrong with a key or a nonce', () => {
    expect(() => seal({ ...use, key: new Uint8Array(3), content: utf8('') })).toThrow('the key has 3 bytes and must have 16');
    expect(() => seal({ ...use, nonce: new Uint8Array(3), content: utf8('') })).toThrow('the nonce has 3 bytes and must have 12');
  });
});
