/** Carries commands out in this process, with the folder locked: the same service on the same buses, without HTTP. */
import { CommandBus } from '@nestjs/cqrs';
import { NestFactory } from '@nestjs/core';
import { randomUUIDv7 } from 'node:crypto';
import { PersonPart } from '#application/commands/command.js';
import { accountCommands } from '#application/definitions/account.js';
import { readInput } from '#application/fields/read.js';
import { NotFound } from '#application/problems.js';
import { understandingOf } from '#exchange/import/understanding.js';
import { AppModule } from '#server/app.module.js';
import { Invitation, invite, type LinkMade, reset, ResetAsked } from '#server/service/account-links.js';
import { importInto } from '#server/service/importing.js';
import { refuseInterruptedRestore } from '#server/service/interrupted-restore.js';
import { openService } from '#server/service/service.js';
import type { Settings } from '#server/settings/settings.js';
import type { AccountLink, Workplace } from './workplace.js';

/** @throws FolderInUse, StoreUnavailable, StoreDamaged */
export async function openHere(settings: Settings): Promise<Workplace> {
  refuseInterruptedRestore(settings.folder);
  const service = await openService(settings);
  const { tokens, projector, operator } = service;
  const by = { caller: operator.caller, channel: 'api' } as const;
  const closeService = () => service.close();
  try {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class
    const app = await NestFactory.createApplicationContext(AppModule.over(service), {
      logger: ['error', 'warn'],
      abortOnError: false,
    });
    return {
      importFiles: (files, { dryRun, ...said }, onProgress) =>
        importInto(service, app.get(CommandBus), {
          ...{ files, dryRun, onProgress },
          ...{ caller: operator.caller, understood: understandingOf(said) },
        }),
      async rebuild(onProgress) {
        await projector.rebuild(onProgress);
        return String(projector.checkpoint());
      },
      createToken: (person) => Promise.try(() => tokens.issue(readInput(PersonPart, person))),
      listTokens: () => tokens.list(),
      async revokeToken(id) {
        if (!(await tokens.revoke(id))) throw new NotFound(`token ${id} that is in use`);
      },
      async giveOnAccount(intent, subject, body) {
        const definition = accountCommands.find((one) => one.intent === intent);
        if (definition === undefined) throw new Error(`${intent} is not a command on accounts.`);
        const about = { on: 'account', subject, correlationId: randomUUIDv7() } as const;
        const command = readInput(definition.command, body).calledBy({ ...about, ...by });
        await app.get(CommandBus).execute(command);
      },
      inviteAccount: async (invitation) =>
        linkAt(settings, await invite(service, readInput(Invitation, invitation), by)),
      resetAccount: async (asked) =>
        linkAt(settings, await reset(service, app.get(CommandBus), readInput(ResetAsked, asked), by)),
      async close() {
        await app.close();
        await closeService();
      },
    };
  } catch (error) {
    await closeService();
    throw error;
  }
}

/** Where a server with these settings answers. */
function linkAt({ host, port }: Settings, { path, expiresAt }: LinkMade): AccountLink {
  return { address: `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`, expiresAt };
}
