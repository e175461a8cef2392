/**
 * Canonical JSON (RFC 8785), the form in which events are stored and hashed. The `canonicalize` package defines it; a
 * way that takes less than half its time serves ordinary data, and a property test holds the two equal.
 */
import canonicalize from 'canonicalize';

/** The value has no canonical JSON: a lone surrogate, a number that is not finite, a date object, too deep a nesting. */
export class NotJson extends TypeError {
  override readonly name = 'NotJson';
}

const DEEPEST = 100;

/**
 * Writes plain data as canonical JSON. Members that are undefined are left out, as JSON has no word for them; keys
 * such as `__proto__` are data like any other.
 * @throws NotJson naming what stands in the way
 */
export function canonicalJson(value: object): string {
  const copy = inOrder(value, DEEPEST);
  const text = copy === undefined ? undefined : JSON.stringify(copy);
  // Without a backslash there is neither a lone surrogate (which JSON.stringify escapes) nor a key that needs escaping.
  return text === undefined || text.includes('\\') ? carefully(value) : text;
}

function carefully(value: object): string {
  refuseEscapedKeys(value);
  try {
    return canonicalize(value) as string;
  } catch (cause) {
    throw new NotJson(
      `This cannot be held as JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}

/**
 * V8 as of Node 26 may read a key that starts with an escape back as another key (nodejs/node#63785). No key of ours
 * needs one, so such keys are refused rather than stored and misread.
 */
function refuseEscapedKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    // Every key that JSON writes in another way than it reads; a lone surrogate is canonicalize's to refuse.
    if (key.isWellFormed() && JSON.stringify(key).length !== key.length + 2) {
      throw new NotJson(`The key ${JSON.stringify(key)} holds a quote, a backslash or a control character`);
    }
    refuseEscapedKeys(member);
  }
}

/**
 * A copy whose members are in order, so that JSON.stringify writes them so. Undefined when a key stands in the way:
 * JavaScript keeps keys like `10` in an order of its own, and assigning to `__proto__` adds no member.
 */
function inOrder(value: object, depth: number): object | undefined {
  if (depth === 0) throw new NotJson(`Data is nested deeper than ${DEEPEST} levels`);
  if (Array.isArray(value)) return itemsInOrder(value, depth - 1);
  const members = value as Readonly<Record<string, unknown>>;
  const keys = sort(Object.keys(members));
  refuseOtherKinds(value, keys.length);
  const copy: Record<string, unknown> = {};
  let ordinary = true;
  for (const key of keys) {
    const member = members[key];
    if (member === undefined) continue;
    if (standsInTheWay(key)) ordinary = false;
    const copied = part(member, depth - 1);
    if (copied === undefined) ordinary = false;
    else if (ordinary) copy[key] = copied;
  }
  return ordinary ? copy : undefined;
}

function itemsInOrder(items: readonly unknown[], depth: number): unknown[] | undefined {
  const copy: unknown[] = [];
  let ordinary = true;
  for (const item of items) {
    const copied = part(item, depth);
    if (copied === undefined) ordinary = false;
    copy.push(copied);
  }
  return ordinary ? copy : undefined;
}

function part(value: unknown, depth: number): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'object') return inOrder(value, depth);
  if (typeof value !== 'number') throw new NotJson(`A value of type ${typeof value} cannot be held as JSON`);
  if (!Number.isFinite(value)) throw new NotJson(`${value} is not a number that JSON can hold`);
  return value;
}

const DIGIT_0 = 48;
const DIGIT_9 = 57;

function standsInTheWay(key: string): boolean {
  const first = key.charCodeAt(0);
  return (first >= DIGIT_0 && first <= DIGIT_9) || key === '__proto__';
}

/** Dates have a text form that only looks like data; a Map or a Set would come out as `{}` without a word. */
function refuseOtherKinds(value: object, keys: number): void {
  const hasOwnForm = typeof (value as { readonly toJSON?: unknown }).toJSON === 'function';
  if (hasOwnForm || (keys === 0 && Object.prototype.toString.call(value) !== '[object Object]')) {
    throw new NotJson(
      `${Object.prototype.toString.call(value)} cannot be held as JSON; turn it into text first`,
    );
  }
}

/** By UTF-16 code unit, as RFC 8785 asks and JavaScript compares. Insertion sort: most objects have under ten keys. */
function sort(keys: string[]): string[] {
  if (keys.length > 32) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let j = i - 1;
    for (; j >= 0 && (keys[j] as string) > key; j--) keys[j + 1] = keys[j] as string;
    keys[j + 1] = key;
  }
  return keys;
}
