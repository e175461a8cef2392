/** The server as a program: settings from the environment, until a signal ends it. */
import { runProgram } from './failure.js';
import { run } from './run.js';
import { readSettings } from './settings/settings.js';

await runProgram(() => run(readSettings(process.env)));
