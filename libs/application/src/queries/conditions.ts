/** Conditions of queries, put together. */
import type { Condition, Scalar, Where } from '#read-models/port.js';

/** Conditions from the filters that were given. */
export function given(
  filters: Readonly<Record<string, Condition | undefined>>,
): Readonly<Record<string, Condition>> {
  return Object.fromEntries(
    Object.entries(filters).filter((pair): pair is [string, Condition] => pair[1] !== undefined),
  );
}

/** From one end to the other, both included, so far as they are given; undefined where neither is. */
export function between(
  from: string | undefined,
  to: string | undefined,
): { readonly from?: string; readonly to?: string } | undefined {
  if (from === undefined && to === undefined) return undefined;
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** Every pairing of two sets of alternatives, so that both hold; undefined where neither asks for anything. */
export function both(one: Where['any'], other: Where['any']): Where['any'] {
  if (one === undefined || other === undefined) return one ?? other;
  return one.flatMap((first) => other.map((second) => joined(first, second)));
}

/** @throws when both ask for members of one list: no one condition says both */
function joined(
  one: Readonly<Record<string, Condition>>,
  other: Readonly<Record<string, Condition>>,
): Readonly<Record<string, Condition>> {
  const twice = Object.keys(one).filter((field) => Object.hasOwn(other, field));
  const asked = (field: string, conditions: Readonly<Record<string, Condition>>): readonly Scalar[] => {
    const values = valuesOf(conditions[field]);
    if (values === undefined) throw new Error(`Two alternatives ask for ${field}.`);
    return values;
  };
  const shared = twice.map((field) => {
    const also = asked(field, other);
    return [field, { in: asked(field, one).filter((value) => also.includes(value)) }] as const;
  });
  return { ...one, ...other, ...Object.fromEntries(shared) };
}

/** The values of which one is asked for; undefined where something else is asked for. */
function valuesOf(condition: Condition | undefined): readonly Scalar[] | undefined {
  if (condition === undefined) return undefined;
  if (condition === null || typeof condition !== 'object') return [condition];
  return 'in' in condition ? condition.in : undefined;
}
