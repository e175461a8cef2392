/** What a coordinator changes about an action: who owes it, who sponsors it, what it answers, and its end. */
import {
  CancelAction,
  LinkToFinding,
  NameSponsor,
  Reassign,
  Supersede,
} from '#application/commands/action.js';
import { GetAction } from '#application/queries/registers.js';
import type { ActionShown } from '../lead/action-shown.js';
import type { Form } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { orNone, type AskedField } from '../frame/asked-field.js';
import { agencyItems, askedForm, type AskedForm } from './asked-form.js';

type OnAction = Pick<AskedForm, 'command'> & {
  readonly intent: string;
  readonly title: string;
  readonly send: string;
  readonly consequence: string;
  fields(visit: Visit, action: ActionShown): Promise<readonly AskedField[]> | readonly AskedField[];
};

function onAction({ intent, command, fields, ...told }: OnAction): Form {
  return askedForm({
    path: `/actions/:reference/${intent}`,
    command,
    on: 'action',
    async page(visit) {
      const action = await visit.ask<ActionShown>(GetAction, {}, visit.params['reference']);
      const { reference, title, revision } = action;
      return {
        ...told,
        caption: `${reference}, ${title}`,
        fields: await fields(visit, action),
        back: `/actions/${encodeURIComponent(reference)}`,
        seen: revision,
      };
    },
    then: (visit) => ({
      to: `/actions/${encodeURIComponent(visit.params['reference'] ?? '')}`,
      said: 'Recorded. Whom it concerns sees it now.',
    }),
  });
}

const why: AskedField = { name: 'reason', as: 'area', label: 'Why?' };

export const actionForms: readonly Form[] = [
  onAction({
    intent: 'reassign',
    command: Reassign,
    title: 'Give it to another owner',
    send: 'Reassign',
    consequence:
      'Another agency sees it as new, to be accepted; the trail keeps who owed it before, and why it moved.',
    fields: async (visit, { owner }) => [
      {
        ...{ name: 'to.agency', as: 'select', label: 'Agency', at: owner.agency },
        items: orNone(await agencyItems(visit), 'Choose an agency'),
      },
      { name: 'to.person', as: 'line', label: 'Who in it? (optional)' },
      { name: 'to.post', as: 'line', label: 'Or which post? (optional)' },
      why,
    ],
  }),
  onAction({
    intent: 'name-sponsor',
    command: NameSponsor,
    title: 'Name a sponsor',
    send: 'Name the sponsor',
    consequence:
      'The sponsor answers for it inside the partnership, and may update it for an owner without an account.',
    fields: async (visit, { sponsor }) => [
      {
        name: 'sponsor.agency',
        as: 'select',
        label: 'Agency',
        items: orNone(await agencyItems(visit), 'Choose an agency'),
        ...(sponsor === null ? {} : { at: sponsor.agency }),
      },
      { name: 'sponsor.person', as: 'line', label: 'Who in it? (optional)' },
      { name: 'sponsor.post', as: 'line', label: 'Or which post? (optional)' },
      why,
    ],
  }),
  onAction({
    intent: 'link-to-finding',
    command: LinkToFinding,
    title: 'Let it answer another finding too',
    send: 'Link',
    consequence: 'The other finding’s status then rests on this action as well.',
    fields: () => [
      { name: 'finding', as: 'line', label: 'Reference of the finding', hint: 'Such as CP1415.F2' },
      why,
    ],
  }),
  onAction({
    intent: 'supersede',
    command: Supersede,
    title: 'Replace it by another action',
    send: 'Replace',
    consequence: 'It ends here; what it was for is owed by the other action.',
    fields: () => [
      { name: 'by', as: 'line', label: 'Reference of the other action', hint: 'Such as CP1415.F2.A2' },
      why,
    ],
  }),
  onAction({
    intent: 'cancel-action',
    command: CancelAction,
    title: 'Cancel it',
    send: 'Cancel the action',
    consequence: 'Nobody owes it any longer. It stays in the record, with the reason.',
    fields: () => [why],
  }),
];
