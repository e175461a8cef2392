/** Where in the read models the items of each kind are. */
import type { Kind } from '#domain/references.js';
import type { CollectionName } from './documents.js';

/** The register of each kind. */
export const collectionOf = {
  audit: 'audits',
  finding: 'findings',
  action: 'actions',
  indicator: 'indicators',
  meeting: 'meetings',
  notice: 'notices',
  agency: 'agencies',
  account: 'accounts',
} as const satisfies Record<Kind, CollectionName>;
