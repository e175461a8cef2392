/** Reads the port's conditions into cases that a driver translates one by one. Shared by the drivers. */
import type { Condition, Scalar } from '#read-models/port.js';
import { type Declared, fieldType, scalarOf } from './declared.js';

/** A condition on a declared field, its values checked. */
export type FieldCondition =
  | { readonly kind: 'equal'; readonly value: Scalar }
  | { readonly kind: 'not'; readonly value: Scalar }
  | { readonly kind: 'in'; readonly values: readonly Scalar[] }
  | { readonly kind: 'range'; readonly bounds: readonly Bound[] }
  | { readonly kind: 'has'; readonly values: readonly string[] };

export interface Bound {
  readonly side: 'from' | 'above' | 'to' | 'below';
  readonly value: string | number;
}

const sides = ['from', 'above', 'to', 'below'] as const;

/** @throws TypeError when the field is not declared or the condition does not fit its type */
export function readCondition(declared: Declared, field: string, condition: Condition): FieldCondition {
  if (fieldType(declared, field) === 'list') return readListCondition(declared, field, condition);
  if (typeof condition !== 'object' || condition === null) {
    return { kind: 'equal', value: scalarOf(declared, field, condition) };
  }
  if ('in' in condition) {
    return { kind: 'in', values: condition.in.map((value) => scalarOf(declared, field, value)) };
  }
  if ('not' in condition) return { kind: 'not', value: scalarOf(declared, field, condition.not) };
  if ('has' in condition) throw new TypeError(`${declared.name}.${field} is no list: "has" does not fit it`);
  const bounds = sides
    .filter((side) => Object.hasOwn(condition, side))
    .map((side) => ({ side, value: boundValue(declared, field, condition[side]) }));
  if (bounds.length < Object.keys(condition).length) {
    throw new TypeError(
      `${declared.name}.${field} has an unknown condition: ${Object.keys(condition).join(', ')}`,
    );
  }
  return { kind: 'range', bounds };
}

function readListCondition(declared: Declared, field: string, condition: Condition): FieldCondition {
  if (typeof condition !== 'object' || condition === null || !('has' in condition)) {
    throw new TypeError(`${declared.name}.${field} is a list: only "has" fits it`);
  }
  if (!condition.has.every((value) => typeof value === 'string')) {
    throw new TypeError(`${declared.name}.${field} has text values alone`);
  }
  return { kind: 'has', values: [...new Set(condition.has)] };
}

function boundValue(declared: Declared, field: string, value: unknown): string | number {
  const scalar = scalarOf(declared, field, value);
  if (scalar === null) throw new TypeError(`A bound of ${declared.name}.${field} cannot be null`);
  return scalar;
}
