/** Asks a query for its caller: in the capacities that may ask it, and within what they see. */
import { capacityIn, inRoles } from '../permissions/caller.js';
import { NotAllowed } from '../problems.js';
import type { Query, QueryDefinition, Sources } from './query.js';
import { Sight } from './sight.js';

/** What an answer comes from, but for the caller's sight. */
export type AnsweredFrom = Omit<Sources, 'sight'>;

/** @throws NotAllowed when the caller may not ask this at all; NotFound and InvalidInput as the query says */
export async function ask(definition: QueryDefinition, query: Query, sources: AnsweredFrom): Promise<object> {
  const { may } = definition;
  if (capacityIn(query.caller, may) === undefined) throw new NotAllowed('Your role does not read this.');
  const sight = await Sight.of(inRoles(query.caller, may), sources.models);
  return definition.answer(query, { ...sources, sight });
}
