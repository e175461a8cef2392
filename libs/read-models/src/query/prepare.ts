/** Makes documents ready for a bulk load: checked against the declaration, as JSON, with their declared fields read. */
import type { Key, PreparedRows, Scalar } from '#read-models/port.js';
import { checkedKey, type Declared, listOf, searchedText, valuesOf } from './declared.js';

/** @throws TypeError when a document or its key does not fit the declaration */
export function prepareRows(declared: Declared, rows: readonly (readonly [Key, object])[]): PreparedRows {
  const documents = rows.map(([, document]) => document);
  const values: Record<string, readonly Scalar[]> = {};
  const lists: Record<string, readonly (readonly string[])[]> = {};
  for (const [field, type] of declared.fields) {
    if (type === 'list') lists[field] = documents.map((document) => listOf(declared, field, document));
    else values[field] = valuesOf(declared, field, documents);
  }
  return {
    collection: declared.name,
    keys: rows.map(([key]) => checkedKey(declared, key)),
    documents: documents.map((document) => JSON.stringify(document)),
    values,
    lists,
    texts: declared.text === undefined ? [] : documents.map((document) => searchedText(declared, document)),
  };
}
