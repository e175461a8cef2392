/** The command line: every command with its options, help and examples. */
import { Command } from 'commander';
import type { ImportOptions } from './commands/import.js';
import type { Person } from '#domain/entry.js';
import { version } from '#server/version.js';
import { addAccounts } from './accounts.js';
import { addCopying } from './copying.js';
import { exitHelp } from './exit-help.js';
import { add, addAnswering, type CommonOptions, notEmpty, settingsOf } from './usage.js';

/** Each command's module is loaded when it is asked for, so that the others answer at once. */
export function createProgram(): Command {
  const program = new Command('golden-thread')
    .description(
      'Action tracking for safeguarding audits: from a finding to what changed for children, nothing quietly rewritten.',
    )
    .version(version)
    .showHelpAfterError('Try --help.')
    .addHelpText('after', exitHelp);
  addServing(program);
  addExchange(program);
  addReading(program);
  addUpkeep(program);
  addCopying(program);
  addTokens(program);
  addAccounts(program);
  return program;
}

function addServing(program: Command): void {
  add(program, 'serve', 'serve the API until Ctrl-C; makes the first token on the first start', [
    'serve',
    'serve --data /srv/golden-thread',
    'serve --role web',
  ])
    .option('--role <role>', 'all, web or projector (GOLDEN_THREAD_ROLE, else all)')
    .action(async (options: CommonOptions & { readonly role?: string }) => {
      const { run } = await import('#server/run.js');
      await run(settingsOf(options, options.role));
    });
  program
    .command('demo')
    .description('serve the City of London example in a throw-away folder, to look around in as anybody')
    .addHelpText('after', '\nExample:\n  PORT=3001 golden-thread demo')
    .action(async () => {
      const { demo } = await import('./commands/demo.js');
      await demo(settingsOf({}));
    });
}

function addExchange(program: Command): void {
  addAnswering(
    program,
    'import <files...>',
    'import CSV files as commands: all rows or, if any cell is wrong, none; the same row is recorded once',
    [
      'import --dry-run findings.csv',
      'import --command assign-action --column "Date due=due" --column "Notes=" tracker.csv',
      'import examples/city-of-london-2014-15/[1-4]-*.csv',
    ],
  )
    .option('--dry-run', 'say what would be done and what is wrong; write nothing')
    .option(
      '--column <heading=column>',
      'which of our columns a heading is, as often as needed; “Heading=” leaves it out',
      (said: string, before: readonly string[]) => [...before, said],
      [],
    )
    .option('--command <name>', 'what each row does, where no column says it')
    .action(async (files: string[], options: ImportOptions & CommonOptions) => {
      const { importCommand } = await import('./commands/import.js');
      await importCommand(settingsOf(options), files, options);
    });
  addAnswering(program, 'export', 'write the whole log, or the trail of one item, as JSON Lines or CSV', [
    'export > log.jsonl',
    'export --format csv --subject CP1415.F2 --output trail.csv',
  ])
    .option('--format <format>', 'jsonl (events as stored) or csv (entries as told)', 'jsonl')
    .option('--subject <reference>', 'only the trail of this item')
    .option('--output <file>', 'write to a new file instead of standard output')
    .action(
      async (options: CommonOptions & { readonly format: string; subject?: string; output?: string }) => {
        const { exportCommand } = await import('./commands/export.js');
        await exportCommand(settingsOf(options), options);
      },
    );
  const report = program.command('report').description('reports made from the record');
  addAnswering(
    report,
    'learning',
    'what was learnt: per audit its strengths, areas for action and practice messages',
    ['report learning > learning.md', 'report learning --audit CP1415 --format html --output learning.html'],
  )
    .option('--audit <reference>', 'only this audit')
    .option('--format <format>', 'markdown or html', 'markdown')
    .option('--output <file>', 'write to a new file instead of standard output')
    .action(async (options: CommonOptions & { readonly format: string; audit?: string; output?: string }) => {
      const { learningCommand } = await import('./commands/learning.js');
      await learningCommand(settingsOf(options), options);
    });
  addAnswering(
    report,
    'pack <meeting>',
    'the pack for a meeting: position, what changed since the body last met, what needs the board',
    [
      'report pack 2015-03-19 > pack.md',
      'report pack 2015-03-19 --json',
      'report pack 2015-03-19 --as-at 2015-03-19',
    ],
  )
    .option('--known-at <time>', KNOWN_AT)
    .option('--as-at <date>', AS_AT)
    .option('--output <file>', 'write to a new file instead of standard output')
    .action(async (meeting: string, options: CommonOptions & InThePast & { readonly output?: string }) => {
      const { packCommand } = await import('./commands/pack.js');
      await packCommand(settingsOf(options), meeting, options);
    });
}

const KNOWN_AT = 'as it was known then: a date, an instant, a position, or meeting:REFERENCE';
const AS_AT = 'as it was on that day';

interface InThePast {
  readonly knownAt?: string;
  readonly asAt?: string;
}

function addReading(program: Command): void {
  addAnswering(program, 'status', 'the board’s position: impact statuses by audit, theme and agency', [
    'status',
    'status --json',
    'status --known-at 2015-03-19',
    'status --as-at 2015-03-01 --known-at meeting:2015-03-19',
  ])
    .option('--known-at <time>', KNOWN_AT)
    .option('--as-at <date>', AS_AT)
    .action(async (options: CommonOptions & InThePast) => {
      const { statusCommand } = await import('./commands/status.js');
      await statusCommand(settingsOf(options), options);
    });
  addAnswering(program, 'diff', 'what changed between two dates or meetings, in sentences', [
    'diff --from 2014-12-11 --to 2015-03-19',
    'diff --from meeting:2014-12-11 --to meeting:2015-03-19',
    'diff --from 2014-12-11 --to 2015-03-19 --effective',
  ])
    .requiredOption('--from <time>', 'a date (its end), an instant, a position, or meeting:REFERENCE')
    .requiredOption('--to <time>', 'the same')
    .option('--effective', 'by what had taken effect as known now, not by what was known then; dates alone')
    .action(
      async (
        options: CommonOptions & { readonly from: string; readonly to: string; readonly effective?: boolean },
      ) => {
        const { diffCommand } = await import('./commands/diff.js');
        await diffCommand(settingsOf(options), options);
      },
    );
  addAnswering(
    program,
    'accountability <agency>',
    'what an agency answered for, from when to when: acceptance, slips, completion, and the figures',
    ['accountability city-gp-practice', 'accountability city-police --from 2015-01-01 --json'],
  )
    .option('--from <date>', 'owned on this day or later')
    .option('--to <date>', 'owned on this day or earlier')
    .option('--known-at <time>', KNOWN_AT)
    .option('--as-at <date>', AS_AT)
    .action(
      async (
        agency: string,
        options: CommonOptions & InThePast & { readonly from?: string; readonly to?: string },
      ) => {
        const { accountabilityCommand } = await import('./commands/accountability.js');
        await accountabilityCommand(settingsOf(options), agency, options);
      },
    );
  addAnswering(
    program,
    'trail <reference>',
    'the full trail of an audit, finding, action, agency or notice: who did what, when, and why',
    ['trail CP1415.F2', 'trail CP1415 --type DueDateChanged --from 2026-01-01 --newest'],
  )
    .option('--actor <who>', 'only what this person did: a name, part of one, or an id')
    .option('--agency <reference>', 'only what this agency did or what concerns it')
    .option('--type <type>', 'only entries of this type, such as DueDateChanged')
    .option('--from <date>', 'became known on this London date or later')
    .option('--to <date>', 'became known on this London date or earlier')
    .option('--text <words>', 'only entries with these words')
    .option('--newest', 'newest first; oldest first unless given')
    .action(async (reference: string, options: CommonOptions & Record<string, unknown>) => {
      const { trailCommand } = await import('./commands/trail.js');
      await trailCommand(settingsOf(options), reference, options);
    });
}

function addUpkeep(program: Command): void {
  addAnswering(program, 'rebuild', 'build the read models anew from the log, while the old ones serve', [
    'rebuild',
  ]).action(async (options: CommonOptions) => {
    const { rebuildCommand } = await import('./commands/rebuild.js');
    await rebuildCommand(settingsOf(options), options);
  });
  addAnswering(
    program,
    'check',
    'recompute every hash, and compare the read models with the log and the evidence files with their names',
    ['check', 'check --data /srv/golden-thread --json'],
  ).action(async (options: CommonOptions) => {
    const { checkCommand } = await import('./commands/check.js');
    await checkCommand(settingsOf(options), options);
  });
  addAnswering(
    program,
    'backup <file>',
    'write one archive of events and evidence, consistent while serving; secrets go to FILE.secrets',
    ['backup /backups/2026-11-25.tar'],
  ).action(async (file: string, options: CommonOptions) => {
    const { backupCommand } = await import('./commands/backup.js');
    await backupCommand(settingsOf(options), file, options);
  });
  addAnswering(
    program,
    'restore <file>',
    'restore a backup into a folder that holds no data; checks all of it first',
    ['restore /backups/2026-11-25.tar --data ./restored', 'restore /backups/2026-11-25.tar --replace'],
  )
    .option('--replace', 'move what is in the folder aside first')
    .option('--secrets <file>', 'the secrets’ file (FILE.secrets, where it is there)')
    .option('--no-secrets', 'leave the secrets out: all tokens have to be made anew')
    .action(
      async (
        file: string,
        options: CommonOptions & { readonly replace?: boolean; secrets?: string | boolean },
      ) => {
        const { restoreCommand } = await import('./commands/restore.js');
        await restoreCommand(settingsOf(options), file, options);
      },
    );
}

function addTokens(program: Command): void {
  const token = program.command('token').description('API tokens: each stands for a person in a role');
  addAnswering(token, 'create', 'make a token for a person; it is shown this once', [
    'token create --person j.doe --role agency-lead --agency city-gp-practice --post "Practice manager"',
    'token create --person scrutineer --name "Professor Lyon" --role board-member',
  ])
    .requiredOption('--person <id>', 'short name in lower-case letters, digits, dots and dashes', notEmpty)
    .requiredOption(
      '--role <role>',
      'coordinator, auditor, agency-lead, board-member, inspector or administrator',
    )
    .option('--name <name>', 'the person’s name, as the trail shows it (the id unless given)')
    .option('--post <post>', 'the post they hold')
    .option('--agency <reference>', 'the agency they act for')
    .action(async (options: CommonOptions & TokenOptions) => {
      const { createTokenCommand } = await import('./commands/token.js');
      await createTokenCommand(settingsOf(options), personOf(options), options);
    });
  addAnswering(token, 'list', 'every token’s id and person, never the token itself', ['token list']).action(
    async (options: CommonOptions) => {
      const { listTokensCommand } = await import('./commands/token.js');
      await listTokensCommand(settingsOf(options), options);
    },
  );
  addAnswering(token, 'revoke <id>', 'end a token at once', ['token revoke 3f2a9c0d41be']).action(
    async (id: string, options: CommonOptions) => {
      const { revokeTokenCommand } = await import('./commands/token.js');
      await revokeTokenCommand(settingsOf(options), id, options);
    },
  );
}

interface TokenOptions {
  readonly person: string;
  readonly role: string;
  readonly name?: string;
  readonly post?: string;
  readonly agency?: string;
}

/** As it was typed: what makes it a person is checked where the token is made. */
function personOf({ person, name, role, post, agency }: TokenOptions): Person {
  return {
    id: person,
    name: name ?? person,
    role: role as Person['role'],
    ...(post === undefined ? {} : { post }),
    ...(agency === undefined ? {} : { agency }),
  };
}
