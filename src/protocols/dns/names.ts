/**
 * Domain names: labels from the leaf to the root, upper and lower case alike. The root is written as a single dot, and all others without the dot at the end.
 *
 *     canonical('WWW.Shop.Example.')            //=> 'www.shop.example'
 *     labelsOf('www.shop.example')              //=> ['www', 'shop', 'example']
 *     isWithin('www.shop.example', 'example')   //=> true
 *     isWithin('workshop.example', 'p.example') //=> false: labels are compared and not letters
 *
 * Source: RFC 1034 §3.1; case: RFC 4343.
 */

export const ROOT = '.';

/** The form in which names are compared. Bytes outside ASCII stay as they are (RFC 4343 §3). */
export function canonical(name: string): string {
  const bare = name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name;
  return bare === '' ? ROOT : bare.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The labels, the leaf first; the root has none. */
export function labelsOf(name: string): string[] {
  return name === ROOT ? [] : name.split('.');
}

/** The name with its first label removed; the root for a top level, and nothing for the root. */
export function parentOf(name: string): string | undefined {
  if (name === ROOT) return undefined;
  const dot = name.indexOf('.');
  return dot < 0 ? ROOT : name.slice(dot + 1);
}

/** The name and all that it lies in, from itself up to the root: `['www.shop.example', 'shop.example', 'example', '.']`. */
export function ancestorsOf(name: string): string[] {
  const names: string[] = [];
  for (let at: string | undefined = name; at !== undefined; at = parentOf(at)) names.push(at);
  return names;
}

/** Whether a canonical name is `zone` or lies below it. All names lie within the root. */
export function isWithin(name: string, zone: string): boolean {
  return zone === ROOT || name === zone || (name.length > zone.length && name.endsWith(zone) && name[name.length - zone.length - 1] === '.');
}

/** What is wrong with a name in canonical form, or nothing: labels of 1 to 63 bytes, 255 bytes in all with their lengths (RFC 1035 §2.3.4). */
export function nameFault(name: string): string | undefined {
  if (name === ROOT) return undefined;
  const bad = labelsOf(name).find((label) => label.length < 1 || label.length > 63);
  if (bad !== undefined) return `"${name}" has a label of ${bad.length} characters; each has 1 to 63`;
  return name.length > 253 ? `"${name.slice(0, 30)}…" has ${name.length} characters; a name has at most 253` : undefined;
}
