/** A progress bar on stderr for long work; nothing at all where stderr is not a terminal. */
import { SingleBar } from 'cli-progress';

export class Bar {
  private readonly bar = process.stderr.isTTY
    ? new SingleBar({
        format: '{what} [{bar}] {percentage}% {value}/{total}',
        stream: process.stderr,
        clearOnComplete: true,
        hideCursor: true,
      })
    : undefined;
  private what = '';

  /** Shows how far the work has come; another `what` starts the bar anew. */
  show(what: string, done: number, total: number): void {
    if (this.bar === undefined || total === 0) return;
    if (what === this.what) this.bar.update(done);
    else this.bar.start(total, done, { what });
    this.what = what;
  }

  /** Takes the bar away. */
  end(): void {
    this.bar?.stop();
    this.what = '';
  }
}

/** Does work with a bar, and takes the bar away however the work ends. */
export async function withBar<T>(work: (bar: Bar) => Promise<T>): Promise<T> {
  const bar = new Bar();
  try {
    return await work(bar);
  } finally {
    bar.end();
  }
}
