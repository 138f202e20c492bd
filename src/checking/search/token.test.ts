import { describe, expect, test } from 'vitest';
import { PaymentService, WaitingShop } from '../../protocols/shop-and-payment.ts';
import { replay } from './path.ts';
import type { SearchPath } from './path.ts';
import type { SearchedSystem } from './search-options.ts';
import { search } from './search.ts';

const system = { processes: { shop: () => new WaitingShop(), payment: () => new PaymentService() }, inputs: [{ to: 'shop', message: { type: 'Order', order: 'book' } }], network: { loses: 1 } };

function unsettled(of: SearchedSystem<any> = system): SearchPath<any> {
  const verdict = search({ ...of, always: { settled: ({ processes, messages }: any) => messages.length > 0 || processes.payment.charged.size === processes.shop.shipped.length } }).verdicts['settled'];
  if (verdict?.outcome !== 'violated') throw new Error('a loss leaves it unsettled');
  return verdict.evidence;
}

describe('a token', () => {
  test('is one short line, and a path is made of it again', () => {
    const path = unsettled();
    expect(path.token).toMatch(/^path-1\.[\w-]{10}$/);
    expect(replay(system, path.token).toString()).toBe('1. shop is told Order from outside\n2. payment gets Charge from shop\n3. Charged from payment to shop is lost');
  });

  test('does not depend on the strategy that found the path, or on the order in which the search came by its messages', () => {
    const deep = search({ ...system, strategy: 'depth-first', always: { settled: ({ processes, messages }) => messages.length > 0 || processes.payment.charged.size === processes.shop.shipped.length } }).verdicts['settled'];
    expect(deep?.outcome === 'violated' && deep.evidence.token).toBe(unsettled().token);
  });

  test.each<[string, SearchedSystem<any>, (token: string) => string, string]>([
    ['of another system', { ...system, network: { loses: 0 } }, (token) => token, 'does not fit the system: step'],
    ['of a system with other processes', { ...system, processes: { payment: () => new PaymentService(), shop: () => new WaitingShop() } }, (token) => token, 'does not fit the system'],
    ['that is none', system, () => 'AAAA', '"AAAA" is no token of a path; those begin with "path-1."'],
    ['that was cut short', system, (token) => token.slice(0, -2), 'does not fit the system'],
    ['with letters that no token has', system, (token) => `${token}!`, 'is damaged; copy it whole'],
    ['that is empty', system, () => 'path-1.', 'is damaged; copy it whole'],
  ])('%s is refused in a sentence', (_what, other, change, sentence) => {
    expect(() => replay(other, change(unsettled().token))).toThrow(sentence);
  });

  test('with any letter changed is noticed, here in all 130 cases (by 16 check bits, so that one in 65,536 would not be)', () => {
    const { token } = unsettled();
    let unnoticed = 0;
    for (let at = 'path-1.'.length; at < token.length; at += 1) {
      for (const letter of 'ABCDwxyz0189-_') {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        if (changed === token) continue;
        try {
          replay(system, changed);
          unnoticed += 1;
        } catch (error) {
          expect((error as Error).message).toMatch(/^replay: /);
        }
      }
    }
    expect(unnoticed).toBe(0);
  });
});
