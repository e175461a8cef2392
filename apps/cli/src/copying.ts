/** The command that copies a log, with its options, help and examples. */
import type { Command } from 'commander';
import type { CopyOptions } from './commands/copy.js';

export function addCopying(program: Command): void {
  program
    .command('copy')
    .description(
      'copy the log to another engine, with its ids, times, order, hashes and keys, with the evidence files and who looked at what; goes on where it was interrupted, and verifies',
    )
    .requiredOption('--from <store>', 'sqlite:FOLDER, or kurrentdb://…')
    .option(
      '--to <store>',
      'the same; EVENT_STORE unless given, so that a password is not on the command line',
    )
    .option('--from-namespace <name>', 'of the streams in KurrentDB', 'goldenthread')
    .option('--to-namespace <name>', 'of the streams in KurrentDB (EVENT_STORE_NAMESPACE unless given)')
    .option(
      '--from-files <store>',
      'where evidence files, who looked and secrets lie: sqlite:FOLDER or mongodb://… (the folder of --from unless given)',
    )
    .option('--to-files <store>', 'the same of the target (the folder of --to, or READ_STORE, unless given)')
    .option(
      '--with-secrets',
      'bring passphrases, second factors, passkeys and tokens too, in the run that ends with a whole copy',
    )
    .option('--json', 'answer in JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  golden-thread copy --from sqlite:./data --to kurrentdb://localhost:2113?tls=false\n  golden-thread copy --from kurrentdb://localhost:2113?tls=false --to sqlite:./copied',
    )
    .action(async (options: CopyOptions) => {
      const { copyCommand } = await import('./commands/copy.js');
      await copyCommand(options, process.env);
    });
}
