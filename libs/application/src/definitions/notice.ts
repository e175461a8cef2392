/** Commands on notices. */
import { decideNotice, type Notice } from '#domain/notice/notice.js';
import type * as asked from '#domain/notice/notice.js';
import * as commands from '../commands/notice.js';
import { newNamed, on } from '../handling/define.js';
import type { CommandDefinition } from '../handling/definition.js';
import { coordinatorOnly } from '../permissions/roles.js';
import { named } from './references.js';

export const noticeCommands: readonly CommandDefinition[] = [
  newNamed<asked.CirculateNotice & { reference: string }, Notice>(
    'notice',
    (state, { reference: _, ...command }, situation) =>
      decideNotice.circulateNotice(state, command, situation),
    {
      command: commands.CirculateNotice,
      summary: 'Circulates a notice to agencies',
      may: coordinatorOnly,
      check: async ({ to, about, practiceMessageOf, fulfils }, look) => {
        await look.named('agency', named({ to }));
        await look.named('finding', named({ about, practiceMessageOf }));
        await look.named('action', named({ fulfils }));
      },
    },
  ),
  on('notice', decideNotice.acknowledgeNotice, {
    command: commands.AcknowledgeNotice,
    summary: 'Acknowledges a notice for an agency',
    may: [...coordinatorOnly, { role: 'agency-lead', scope: 'for-own-agency' }],
  }),
];
