/** What of actions showed on the findings that they answered: from their versions, many in one look. */
import type { AsOf } from '#domain/as-of.js';
import type { ActionRef } from '#domain/references.js';
import type { ActionDocument } from '../documents.js';
import type { ReadStore } from '../port.js';
import type { AnsweringDocument } from '../projections/findings.js';
import { answeringOf } from './content.js';
import { hitsAmong } from './register.js';
import type { ActionVersion } from './versions.js';

const AT_ONCE = 500;

/** Those of the actions whose versions tell all that shows; of the others the entries are to be asked. */
export async function answeringThen(
  models: ReadStore,
  asOf: AsOf,
  actions: readonly ActionRef[],
): Promise<ReadonlyMap<ActionRef, AnsweringDocument>> {
  const kind = { present: 'actions', past: 'actionVersions' } as const;
  const each = [...new Set(actions)];
  const told = new Map<ActionRef, AnsweringDocument>();
  for (let from = 0; from < each.length; from += AT_ONCE) {
    const some = each.slice(from, from + AT_ONCE);
    const hits = await hitsAmong<ActionDocument | ActionVersion>(models, kind, asOf, some);
    for (const { item, said } of hits) {
      // To whom it was escalated is a text, which may be taken out of view: only its entries tell it.
      if (said.escalated !== 'yes') told.set(item, 'reference' in said ? said : answeringOf(said));
    }
  }
  return told;
}
