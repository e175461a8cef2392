/** One form about many actions: an update of several at once, and handing over all that somebody holds. */
import { ClaimCompletion, ReportProgress } from '#application/commands/action.js';
import { actionCommands } from '#application/definitions/action.js';
import { readInput } from '#application/fields/read.js';
import type { CommandDefinition } from '#application/handling/definition.js';
import { InvalidInput, NotFound, type FieldProblem } from '#application/problems.js';
import { ListHeld, type HeldByPerson } from '#application/queries/held.js';
import { GetAgency } from '#application/queries/overviews.js';
import { HandOverBody, handedOver, successorIn } from '../../http/hand-over.js';
import { giveEach, type AskedItem, type ManyResults } from '../../http/many.js';
import type { FormFields } from '../frame/fields.js';
import type { Form, Sent } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { owedBy } from './owed.js';

interface AgencyShown {
  readonly reference: string;
  readonly name: string;
  readonly leads: readonly { readonly name: string }[];
}

function agencyIn(visit: Visit): Promise<AgencyShown> {
  return visit.ask<AgencyShown>(GetAgency, {}, visit.params['reference']);
}

function give(visit: Visit, fields: FormFields, items: readonly AskedItem[]): Promise<ManyResults> {
  const { buses, principal, request } = visit;
  const key = fields.text('_key');
  return giveEach(
    buses.commands,
    {
      ...{ caller: principal.caller, channel: 'web', correlationId: request.id },
      ...(key === undefined ? {} : { key }),
    },
    items,
  );
}

/**
 * Where to go when all were recorded.
 * @throws InvalidInput naming each that was refused, and why; the others are recorded, once, however often it is sent
 */
function outcome({ recorded, refused, items }: ManyResults, visit: Visit, said: string): Sent {
  const problems: readonly FieldProblem[] = items.flatMap(({ subject, problem }) =>
    problem === undefined ? [] : [{ field: 'action', message: `${subject}: ${problem.detail}` }],
  );
  if (refused > 0) {
    const done = recorded === 0 ? 'Nothing was recorded.' : `Recorded for ${recorded}; not for ${refused}.`;
    throw new InvalidInput([{ field: '', message: done }, ...problems]);
  }
  const positions = items.map(({ receipt }) =>
    Number((receipt as { readonly position?: string }).position ?? 0),
  );
  return {
    to: visit.is('agency-lead') ? '/' : `/agencies/${visit.params['reference'] ?? ''}`,
    said,
    position: String(Math.max(0, ...positions)),
  };
}

function definitionOf(command: CommandDefinition['command']): CommandDefinition {
  const found = actionCommands.find((one) => one.command === command);
  if (found === undefined) throw new Error(`${command.name} is not a command on actions.`);
  return found;
}

/** What is said of each of them. */
function saidOfEach(fields: FormFields): Pick<AskedItem, 'definition' | 'body'> {
  const note = fields.text('note');
  const outlook = fields.text('outlook');
  return outlook === 'done'
    ? { definition: definitionOf(ClaimCompletion), body: { statement: note } }
    : { definition: definitionOf(ReportProgress), body: { outlook, note } };
}

export const manyForms: readonly Form[] = [
  {
    path: '/agencies/:reference/update',
    view: 'lead/update-several.njk',
    async load(visit) {
      const { reference } = await agencyIn(visit);
      const {
        owes: [owes],
      } = await owedBy(visit, [reference]);
      if (owes === undefined) throw new NotFound(`agency ${reference}`);
      const { overdue, unanswered, soon, rest } = owes;
      return { owes, actions: [...overdue, ...unanswered, ...soon, ...rest] };
    },
    async send(visit, fields) {
      const actions = fields.all('action');
      const problems: FieldProblem[] = [];
      if (actions.length === 0)
        problems.push({ field: 'action', message: 'Tick the actions that it is about.' });
      if (fields.text('outlook') === undefined)
        problems.push({ field: 'outlook', message: 'Say how they stand.' });
      if (fields.text('note') === undefined) problems.push({ field: 'note', message: 'Say what happened.' });
      if (problems.length > 0) throw new InvalidInput(problems);
      const said = saidOfEach(fields);
      const items = actions.map((subject) => ({ subject, name: subject, ...said }));
      return outcome(
        await give(visit, fields, items),
        visit,
        `Thank you. Recorded for ${actions.length === 1 ? '1 action' : `all ${actions.length} actions`}. The coordinator and the board can see it now.`,
      );
    },
  },
  {
    path: '/agencies/:reference/hand-over',
    view: 'lead/hand-over.njk',
    async load(visit) {
      const agency = await agencyIn(visit);
      const {
        owes: [owes],
      } = await owedBy(visit, [agency.reference]);
      const { overdue, unanswered, soon, rest } = owes ?? { overdue: [], unanswered: [], soon: [], rest: [] };
      const owners = [...overdue, ...unanswered, ...soon, ...rest].flatMap(({ owner: { person } }) =>
        person === undefined ? [] : [person],
      );
      const people = [...new Set([...agency.leads.map(({ name }) => name), ...owners])].sort();
      const from = visit.asked('from');
      const held =
        from === undefined
          ? undefined
          : await visit.ask<HeldByPerson>(ListHeld, { person: from }, agency.reference);
      return { agency, people, from, held };
    },
    async send(visit, fields) {
      const { reference = '' } = visit.params;
      const { from, to, reason } = readInput(HandOverBody, fields.input(HandOverBody));
      const successor = successorIn(visit.principal.caller, reference, to);
      const after = String(await visit.service.events.head());
      const held = await visit.ask<HeldByPerson>(ListHeld, { person: from, after }, reference);
      if (held.items.length === 0)
        throw new InvalidInput([{ field: 'from', message: `${from} holds nothing here that is open.` }]);
      const items = held.items.map((one) => handedOver(one, successor, reason));
      const name = successor.person ?? successor.post ?? successor.agency;
      return outcome(
        await give(visit, fields, items),
        visit,
        `Handed over: ${name} holds ${items.length === 1 ? '1 action' : `${items.length} actions`} now. The trail keeps who held them before.`,
      );
    },
  },
];
