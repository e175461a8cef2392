/** The command line as a program. */
import { CommanderError, type Command } from 'commander';
import { exits, runProgram } from '#server/failure.js';
import { createProgram } from './program.js';

/** The reader of our answer went away (`| head`): there is nobody left to tell anything. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exits.ok);
  throw error;
});

await runProgram(async () => {
  const program = createProgram();
  everyCommand(program, (command) => command.exitOverride());
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has said what is wrong, or printed the help that was asked for.
    process.exitCode = error.exitCode === 0 ? exits.ok : exits.usage;
  }
});

function everyCommand(command: Command, change: (command: Command) => void): void {
  change(command);
  for (const sub of command.commands) everyCommand(sub, change);
}
