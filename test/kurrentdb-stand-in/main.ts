/** Runs the stand-in as a process of its own, for the benchmark, until its parent goes; tells its connection string. */
import { StandInNode } from './node.js';

const node = await StandInNode.start();
process.on('disconnect', () => {
  void node.stop().then(() => process.exit());
});
process.send?.(node.connectionString);
