/** An entry that was wrong is put right or withdrawn: with a reason and who agreed, and both stay in the trail. */
import { CorrectEntry, WithdrawEntry } from '#application/commands/amendment.js';
import { InvalidInput, NotFound } from '#application/problems.js';
import { GetEvent } from '#application/queries/trail.js';
import { isIdentity, isWhatStoodBefore } from '#domain/amendment/parts.js';
import { subjectOf } from '#domain/references.js';
import { givenWith } from '../frame/command-form.js';
import type { FormFields } from '../frame/fields.js';
import type { Form, Sent } from '../frame/page.js';
import { spelt } from '../frame/wording.js';
import type { Visit } from '../frame/visit.js';
import type { AskedField } from '../frame/asked-field.js';
import type { AskedPage } from './asked-form.js';

interface EntryShown {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

async function entryOf(
  visit: Visit,
): Promise<{ readonly entry: EntryShown; readonly subject: NonNullable<ReturnType<typeof subjectOf>> }> {
  const entry = await visit.ask<EntryShown>(GetEvent, {}, visit.params['reference']);
  const subject = subjectOf(entry.stream);
  if (subject === undefined) throw new NotFound(`event ${entry.id}`);
  return { entry, subject };
}

/** Texts of an entry, which are what is put right most; anything else that can be is by the API. */
function textsOf({ data }: EntryShown): readonly (readonly [name: string, text: string])[] {
  return Object.entries(data).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
}

const agreement: readonly AskedField[] = [
  { name: 'reason', as: 'area', label: 'Why?' },
  { name: 'agreedBy', as: 'line', label: 'Who agreed to it?' },
];

function askedAbout({
  entry,
  subject,
}: Awaited<ReturnType<typeof entryOf>>): Pick<AskedPage, 'caption' | 'back'> {
  return {
    caption: `${spelt(entry.type)}, ${subject.reference}`,
    back: `/trail?subject=${encodeURIComponent(subject.reference)}`,
  };
}

/** Those that can be put right: neither which item it is nor what stood before is. */
function correctable(entry: EntryShown): ReturnType<typeof textsOf> {
  return textsOf(entry).filter(([name]) => !isIdentity(entry, name) && !isWhatStoodBefore(entry, name));
}

/** Recorded; back to the trail of the item. */
function back(reference: string, position: bigint | number): Sent {
  return {
    to: `/trail?subject=${encodeURIComponent(reference)}`,
    said: 'Recorded. Both the entry and what was put right stand in the trail.',
    position: String(position),
  };
}

function corrected(fields: FormFields, entry: EntryShown): Readonly<Record<string, string>> {
  const changed = correctable(entry).flatMap(([name, text]) => {
    const typed = fields.text(`part.${name}`);
    return typed === undefined || typed === text ? [] : [[name, typed] as const];
  });
  if (changed.length === 0)
    throw new InvalidInput([
      { field: '', message: 'Change the text that is wrong; nothing is changed yet.' },
    ]);
  return Object.fromEntries(changed);
}

export const amendmentForms: readonly Form[] = [
  {
    path: '/events/:reference/correct-entry',
    view: 'coordinator/asked-form.njk',
    async load(visit) {
      const found = await entryOf(visit);
      const fields: AskedField[] = correctable(found.entry).map(([name, text]) => ({
        name: `part.${name}`,
        as: 'area',
        label: spelt(name),
        at: text,
      }));
      const asked: AskedPage = {
        ...askedAbout(found),
        title: 'Correct an entry',
        fields: [...fields, ...agreement],
        consequence:
          'The entry stays as it was recorded. Every view reads it as corrected from then on, and says so.',
        send: 'Correct it',
      };
      return { asked };
    },
    async send(visit, fields) {
      const { entry, subject } = await entryOf(visit);
      const input = {
        entry: entry.id,
        corrected: corrected(fields, entry),
        reason: fields.text('reason'),
        agreedBy: fields.text('agreedBy'),
      };
      const { position } = await visit.give(
        CorrectEntry,
        subject.kind,
        subject.reference,
        input,
        givenWith(fields),
      );
      return back(subject.reference, position);
    },
  },
  {
    path: '/events/:reference/withdraw-entry',
    view: 'coordinator/asked-form.njk',
    async load(visit) {
      const found = await entryOf(visit);
      const asked: AskedPage = {
        ...askedAbout(found),
        title: 'Withdraw an entry',
        quoted: textsOf(found.entry).map(([name, text]) => `${spelt(name)}: “${text}”`),
        fields: agreement,
        consequence:
          'The entry stays in the trail, marked as withdrawn. Every view reads the record as if it had not been made.',
        send: 'Withdraw it',
      };
      return { asked };
    },
    async send(visit, fields) {
      const { entry, subject } = await entryOf(visit);
      const input = { entry: entry.id, reason: fields.text('reason'), agreedBy: fields.text('agreedBy') };
      const { position } = await visit.give(
        WithdrawEntry,
        subject.kind,
        subject.reference,
        input,
        givenWith(fields),
      );
      return back(subject.reference, position);
    },
  },
];
