/** Starts the command line, and builds it first when that has not been done since the sources changed. */
import { buildWhenNeeded, main } from './build.js';

await buildWhenNeeded();
await import(main);
