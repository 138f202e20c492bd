/**
 * A path in one line: which of its options the system took, step after step.
 *
 *     tokenOf(walk, -1)     //=> 'path-1.AQMAAgEB…'
 *     walkOf(space, token)  //=> the walk again; throws a sentence on a token of another system
 *
 * Options are counted in an order that depends on nothing but the system, so a token outlives the search that found it, whatever its strategy. Its check
 * digits are a fingerprint of the state that it leads to.
 */
import type { StateSpace } from './state-space.ts';
import { Walk } from './walk.ts';

const MARK = 'path-1.';

/** `loopFrom`: after how many steps the part begins that is repeated for ever; -1 for none. */
export function tokenOf(walk: Walk, loopFrom: number): string {
  const numbers = [loopFrom + 1, walk.beginningIndex];
  const again = new Walk(walk.space, [walk.beginning], 0);
  for (const { key, choice } of walk.taken) {
    const options = again.options();
    const index = options.findIndex((option) => option.key === key && option.choice === choice);
    numbers.push(index);
    again.take(options[index] as (typeof options)[number]);
  }
  const check = checkOf(again);
  return MARK + toBase64([...numbers.flatMap(toVarint), check & 255, (check >> 8) & 255]);
}

/** The walk that a token tells, and where its loop begins. */
export function walkOf(space: StateSpace, token: string): { walk: Walk; loopFrom: number } {
  const misfit = (why: string): RangeError => new RangeError(`replay: the token "${token}" does not fit the system: ${why}. Give replay the system and the options under which the token was made.`);
  if (!token.startsWith(MARK)) throw new RangeError(`replay: "${token}" is no token of a path; those begin with "${MARK}"`);
  const bytes = fromBase64(token.slice(MARK.length));
  if (bytes === undefined || bytes.length < 4) throw new RangeError(`replay: the token "${token}" is damaged; copy it whole`);
  const numbers = fromVarints(bytes.slice(0, -2));
  const [loop, beginning, ...indices] = numbers;
  const beginnings = space.beginnings();
  if (loop === undefined || beginning === undefined || beginning >= beginnings.length) throw misfit('it begins as the system cannot');
  const walk = new Walk(space, beginnings, beginning);
  indices.forEach((index, step) => {
    const options = walk.options();
    const option = options[index];
    if (option === undefined) throw misfit(`step ${step + 1} takes option ${index + 1}, and there are ${options.length}`);
    walk.take(option);
  });
  const check = checkOf(walk);
  if ((check & 255) !== bytes.at(-2) || ((check >> 8) & 255) !== bytes.at(-1)) throw misfit('it leads to another state than it did');
  const rows = walk.rows.map((row) => row.filter((_, place) => place !== space.historySlot).join()); // a history may go on while everything else goes round
  if (loop > 0 && !(loop < rows.length && rows[loop - 1] === rows.at(-1))) throw misfit(`its loop does not close: it should begin after ${loop - 1} of ${rows.length - 1} steps`);
  return { walk, loopFrom: loop - 1 };
}

/** FNV-1a, 32 bit, over what the state and its last step are, in texts. */
function checkOf(walk: Walk): number {
  const { space, row } = walk;
  const { locals, messages } = space.transitions;
  const parts: string[] = [walk.failure, ...space.settings.ids];
  for (let place = 0; place < space.processes; place += 1) parts.push(JSON.stringify(locals.at(row[place] as number)));
  for (const message of row.subarray(space.header)) parts.push(messages.texts[message] as string);
  parts.splice(1 + 2 * space.processes, Infinity, ...parts.slice(1 + 2 * space.processes).sort());
  let hash = 0x811c9dc5;
  for (const text of parts) for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 16);
}

function toVarint(number: number): number[] {
  const bytes: number[] = [];
  let rest = number;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return [...bytes, rest];
}

function fromVarints(bytes: readonly number[]): number[] {
  const numbers: number[] = [];
  let [number, shift] = [0, 0];
  for (const byte of bytes) {
    number += (byte & 127) << shift;
    shift += 7;
    if (byte < 128) {
      numbers.push(number);
      [number, shift] = [0, 0];
    }
  }
  return numbers;
}

/** Base64 with the letters that need no escape in an address or a shell (RFC 4648 §5). */
function toBase64(bytes: readonly number[]): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64(text: string): number[] | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  if (text.length % 4 === 1) return undefined;
  const bytes = Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : undefined; // the last letter may hold bits that mean nothing
}
