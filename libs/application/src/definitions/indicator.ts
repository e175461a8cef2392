/** Commands on indicators. */
import { decideIndicator } from '#domain/indicator/decide.js';
import type * as asked from '#domain/indicator/decide.js';
import type { Indicator } from '#domain/indicator/facts.js';
import * as commands from '../commands/indicator.js';
import { newNamed, on } from '../handling/define.js';
import type { CommandDefinition } from '../handling/definition.js';
import { coordinatorOnly as may } from '../permissions/roles.js';
import { named } from './references.js';

export const indicatorCommands: readonly CommandDefinition[] = [
  newNamed<asked.DefineIndicator & { reference: string }, Indicator>(
    'indicator',
    (state, { reference: _, ...command }) => decideIndicator.defineIndicator(state, command),
    { command: commands.DefineIndicator, summary: 'Defines an indicator', may },
  ),
  on('indicator', decideIndicator.changeTarget, {
    command: commands.ChangeTarget,
    summary: 'Changes the target from a date; earlier periods keep the old one',
    may,
  }),
  on('indicator', decideIndicator.recordReading, {
    command: commands.RecordReading,
    summary: 'Records the reading of a period: what was counted, or a percentage alone as published',
    may,
  }),
  on('indicator', decideIndicator.correctReading, {
    command: commands.CorrectReading,
    summary: 'Puts the figures of a reading right; the old ones stay in the trail',
    may,
  }),
  on<asked.LinkIndicator, Indicator>('indicator', decideIndicator.linkIndicator, {
    command: commands.LinkIndicator,
    summary: 'Links an indicator to a finding or an action that it measures',
    may,
    check: async ({ finding, action }, look) => {
      await look.named('finding', named({ finding }));
      await look.named('action', named({ action }));
    },
  }),
  on('indicator', decideIndicator.retireIndicator, {
    command: commands.RetireIndicator,
    summary: 'Retires an indicator; its readings stay',
    may,
  }),
];
