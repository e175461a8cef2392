/** Indicators as a coordinator keeps them: defined, linked to what they measure, and read. */
import {
  ChangeTarget,
  CorrectReading,
  DefineIndicator,
  LinkIndicator,
  RecordReading,
  RetireIndicator,
} from '#application/commands/indicator.js';
import { GetIndicator } from '#application/queries/indicators.js';
import { directions, frequencies, units } from '#domain/indicator/facts.js';
import type { Form } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import type { AskedField } from '../frame/asked-field.js';
import { askedForm, type AskedForm } from './asked-form.js';
import { inWords } from '../frame/wording.js';

interface IndicatorShown {
  readonly reference: string;
  readonly title: string;
  readonly unit: string;
  readonly revision: number;
}

type OnIndicator = Pick<AskedForm, 'command'> & {
  readonly intent: string;
  readonly title: string;
  readonly send: string;
  readonly consequence: string;
  fields(visit: Visit, indicator: IndicatorShown): readonly AskedField[];
};

function onIndicator({ intent, command, fields, ...told }: OnIndicator): Form {
  return askedForm({
    path: `/indicators/:reference/${intent}`,
    command,
    on: 'indicator',
    async page(visit) {
      const indicator = await visit.ask<IndicatorShown>(GetIndicator, {}, visit.params['reference']);
      const { reference, title } = indicator;
      return {
        ...told,
        caption: `${reference}, ${title}`,
        fields: fields(visit, indicator),
        back: `/indicators/${encodeURIComponent(reference)}`,
      };
    },
    then: (visit) => ({
      to: `/indicators/${encodeURIComponent(visit.params['reference'] ?? '')}`,
      said: 'Recorded. The charts and the findings that it measures show it now.',
    }),
  });
}

const figures = (unit: string): readonly AskedField[] => [
  {
    name: 'period',
    as: 'line',
    label: 'Period',
    hint: 'A month (2026-03), a year (2025/26) or two dates (2026-01-01/2026-03-31)',
  },
  {
    name: 'numerator',
    as: 'number',
    label: 'How many were counted?',
    hint: 'Leave empty where only a value was published',
  },
  { name: 'denominator', as: 'number', label: 'Out of how many?' },
  { name: 'value', as: 'number', label: `Or the value as published (${unit})` },
];

export const indicatorForms: readonly Form[] = [
  askedForm({
    path: '/define-indicator',
    command: DefineIndicator,
    on: 'indicator',
    page: () => ({
      title: 'Define an indicator',
      fields: [
        {
          name: 'reference',
          as: 'line',
          label: 'Reference',
          hint: 'Capital letters, digits and dashes, such as IRO-VISITS',
        },
        {
          name: 'title',
          as: 'line',
          label: 'Title',
          hint: 'Such as “Children seen by their IRO between statutory reviews”',
        },
        { name: 'numerator', as: 'area', label: 'What is counted?' },
        { name: 'denominator', as: 'area', label: 'Out of what? (optional)' },
        { name: 'unit', as: 'radios', label: 'Unit', items: inWords(units) },
        { name: 'direction', as: 'radios', label: 'Which way is better?', items: inWords(directions) },
        { name: 'target', as: 'number', label: 'Target (optional)' },
        { name: 'standard', as: 'line', label: 'Where does the target come from? (optional)' },
        { name: 'frequency', as: 'radios', label: 'How often is it read?', items: inWords(frequencies) },
      ],
      consequence:
        'Readings can be recorded from then on. A published percentage without its denominator stays without it.',
      send: 'Define it',
      back: '/indicators',
    }),
    then: (_, { reference }) => ({
      to: `/indicators/${encodeURIComponent(reference)}/record-reading`,
      said: `${reference} is defined. Record its first reading here.`,
    }),
  }),
  onIndicator({
    intent: 'record-reading',
    command: RecordReading,
    title: 'Record a reading',
    send: 'Record the reading',
    consequence:
      'The charts show it at once. A reading is put right by correcting it; both stay in the trail.',
    fields: (_, { unit }) => [
      ...figures(unit),
      { name: 'note', as: 'area', label: 'Note (optional)' },
      { name: 'evidence', as: 'area', label: 'Where can it be seen? (optional)' },
    ],
  }),
  onIndicator({
    intent: 'correct-reading',
    command: CorrectReading,
    title: 'Correct a reading',
    send: 'Correct the reading',
    consequence: 'The earlier figures stay in the trail.',
    fields: (_, { unit }) => [
      ...figures(unit),
      { name: 'reason', as: 'area', label: 'Why is it corrected?' },
    ],
  }),
  onIndicator({
    intent: 'link-indicator',
    command: LinkIndicator,
    title: 'Link it to what it measures',
    send: 'Link',
    consequence: 'The finding or the action then shows it.',
    fields: () => [
      { name: 'finding', as: 'line', label: 'Reference of the finding', hint: 'Such as CP1415.F2' },
      { name: 'action', as: 'line', label: 'Or of the action', hint: 'Such as CP1415.F2.A1' },
    ],
  }),
  onIndicator({
    intent: 'change-target',
    command: ChangeTarget,
    title: 'Change the target',
    send: 'Change the target',
    consequence: 'Earlier readings keep the target of their time.',
    fields: () => [
      { name: 'to', as: 'number', label: 'New target', hint: 'Leave empty for none' },
      { name: 'appliesFrom', as: 'date', label: 'Applies to periods that begin on or after' },
      { name: 'reason', as: 'area', label: 'Why?' },
    ],
  }),
  onIndicator({
    intent: 'retire-indicator',
    command: RetireIndicator,
    title: 'Retire the indicator',
    send: 'Retire it',
    consequence: 'It takes no more readings. What it showed stays.',
    fields: () => [{ name: 'reason', as: 'area', label: 'Why?' }],
  }),
];
