/** What every command of the command line has: its options, help and examples, and the settings they come to. */
import { InvalidArgumentError, type Command } from 'commander';
import { readSettings, type Settings } from '#server/settings/settings.js';

/** What every command takes. */
export interface CommonOptions {
  readonly data?: string;
  readonly json?: boolean;
}

export function add(
  parent: Command,
  usage: string,
  description: string,
  examples: readonly string[],
): Command {
  const command = parent
    .command(usage)
    .description(description)
    .option('--data <folder>', 'data folder (GOLDEN_THREAD_DATA, else ./data)');
  const shown = examples.map((example) => `  golden-thread ${example}`.trimEnd());
  return command.addHelpText('after', `\nExample${shown.length > 1 ? 's' : ''}:\n${shown.join('\n')}`);
}

/** A command that has an answer, which `--json` gives to programs. */
export function addAnswering(
  parent: Command,
  usage: string,
  description: string,
  examples: readonly string[],
): Command {
  return add(parent, usage, description, examples).option('--json', 'answer in JSON');
}

export function settingsOf({ data }: CommonOptions, role?: string): Settings {
  return readSettings({
    ...process.env,
    ...(data === undefined ? {} : { GOLDEN_THREAD_DATA: data }),
    ...(role === undefined ? {} : { GOLDEN_THREAD_ROLE: role }),
  });
}

/** @throws InvalidArgumentError */
export function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty.');
  return text;
}
