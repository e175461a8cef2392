/** A collection's declaration, checked once, and how its fields and keys are read from documents. Shared by the drivers. */
import type { CollectionSpec, Key, Scalar } from '#read-models/port.js';

export type FieldType = 'text' | 'number' | 'list';

/** A checked declaration. */
export interface Declared {
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldType>;
  readonly indexes: readonly (readonly string[])[];
  /** The field whose words can be searched. */
  readonly text: string | undefined;
  /** Fields whose values are searched with the words. */
  readonly textWithin: readonly string[];
  readonly numericKey: boolean;
}

/** Under this name a query compares and sorts the key itself. */
export const keyField = 'key';

/** Names become part of statements and paths in an engine, so they are plain words. */
const plainName = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Checks a declaration.
 * @throws TypeError naming what is wrong: a name that is no plain word, two that differ by case alone, an index on a
 * field that is not declared or is a list
 */
export function declare(spec: CollectionSpec): Declared {
  const fields = new Map(Object.entries(spec.fields));
  for (const name of [spec.name, ...fields.keys(), ...(spec.text === undefined ? [] : [spec.text])]) {
    if (!plainName.test(name)) throw new TypeError(`"${name}" cannot name a collection or field`);
  }
  if (fields.has(keyField))
    throw new TypeError(`${spec.name} declares a field "key": that is the document's key`);
  if (new Set([...fields.keys()].map((name) => name.toLowerCase())).size < fields.size) {
    throw new TypeError(`${spec.name} declares two fields whose names differ by case alone`);
  }
  const declared = {
    name: spec.name,
    fields,
    indexes: spec.indexes,
    text: spec.text,
    textWithin: spec.textWithin ?? [],
    numericKey: spec.numericKey === true,
  };
  for (const field of spec.indexes.flat()) {
    // The key ends every index already.
    if (field === keyField) throw new TypeError(`${spec.name} names its key in an index`);
    scalarField(declared, field);
  }
  for (const field of declared.textWithin) {
    if (declared.text === undefined || fieldType(declared, field) === 'number')
      throw new TypeError(`${spec.name}.${field} is no text beside a searched text`);
  }
  return declared;
}

/**
 * The type of a field that holds one value.
 * @throws TypeError when it is not declared, or is a list
 */
export function scalarField(declared: Declared, field: string): 'text' | 'number' {
  const type = fieldType(declared, field);
  if (type === 'list')
    throw new TypeError(`${declared.name}.${field} is a list: it cannot be compared or sorted`);
  return type;
}

/** @throws TypeError when the field is not declared */
export function fieldType(declared: Declared, field: string): FieldType {
  if (field === keyField) return declared.numericKey ? 'number' : 'text';
  const type = declared.fields.get(field);
  if (type === undefined) throw new TypeError(`${declared.name} declares no field "${field}"`);
  return type;
}

/**
 * Checks that a value is of the field's type.
 * @throws TypeError when it is not
 */
export function scalarOf(declared: Declared, field: string, value: unknown): Scalar {
  const type = scalarField(declared, field);
  if (value === null) return null;
  if (type === 'text' && typeof value === 'string') return value;
  if (type === 'number' && typeof value === 'number' && Number.isFinite(value)) return value;
  throw new TypeError(`${declared.name}.${field} holds ${type} or null, not ${describe(value)}`);
}

/** A document's value of a declared field; absent is null. @throws TypeError when it is of another type */
export function valueOf(declared: Declared, field: string, document: object): Scalar {
  return scalarOf(declared, field, own(document, field));
}

/** The same of many documents, in their order. */
export function valuesOf(declared: Declared, field: string, documents: readonly object[]): readonly Scalar[] {
  const isText = scalarField(declared, field) === 'text';
  return documents.map((document) => {
    const value = (document as Record<string, unknown>)[field];
    // What every object inherits is neither text nor a number: such a value is the document's own, and fits.
    if (isText ? typeof value === 'string' : Number.isFinite(value)) return value as string | number;
    return valueOf(declared, field, document);
  });
}

/** The distinct values of a list field; absent or null is an empty list. @throws TypeError when it is no list of text */
export function listOf(declared: Declared, field: string, document: object): readonly string[] {
  const value = own(document, field);
  if (value === null) return [];
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) {
    throw new TypeError(`${declared.name}.${field} holds a list of text, not ${describe(value)}`);
  }
  return isDistinct(value) ? value : [...new Set(value)];
}

/** Lists are short, and comparing a few values is quicker than hashing them. */
function isDistinct(values: readonly string[]): boolean {
  return values.length < 10 && values.every((value, at) => values.indexOf(value) === at);
}

/** The text whose words are searched; null when there is none. @throws TypeError when it is not text */
export function searchedText(declared: Declared, document: object): string | null {
  if (declared.text === undefined) return null;
  const value = own(document, declared.text);
  if (value === null || typeof value === 'string') return value;
  throw new TypeError(`${declared.name}.${declared.text} holds text or null, not ${describe(value)}`);
}

/** @throws TypeError when the key is not of the collection's kind */
export function checkedKey(declared: Declared, key: unknown): Key {
  if (declared.numericKey) {
    if (typeof key === 'number' && Number.isSafeInteger(key) && key > 0) return key;
    throw new TypeError(`A key of ${declared.name} is a positive integer, not ${describe(key)}`);
  }
  // A lone surrogate has no UTF-8 form: two such keys would become one.
  if (typeof key === 'string' && key.isWellFormed()) return key;
  throw new TypeError(`A key of ${declared.name} is well-formed text, not ${describe(key)}`);
}

/** Own members alone: a document without `constructor` has none. */
function own(document: object, field: string): unknown {
  return Object.hasOwn(document, field) ? ((document as Record<string, unknown>)[field] ?? null) : null;
}

function describe(value: unknown): string {
  return Array.isArray(value)
    ? 'a list'
    : `${typeof value} ${JSON.stringify(value) as string | undefined}`.slice(0, 80);
}
