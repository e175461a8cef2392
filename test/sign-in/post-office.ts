/** A mail server for tests, which keeps what it takes. */
import { SMTPServer } from 'smtp-server';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';

export interface Received {
  readonly to: readonly string[];
  readonly letter: string;
}

export class PostOffice {
  private readonly received: Received[] = [];
  private readonly waiting: ((one: Received) => void)[] = [];
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, { envelope }, done) => {
      void text(stream).then((letter) => {
        const one = { to: envelope.rcptTo.map(({ address }) => address), letter };
        const waiting = this.waiting.shift();
        if (waiting === undefined) this.received.push(one);
        else waiting(one);
        done();
      });
    },
  });

  async open(): Promise<string> {
    const listening = this.server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const address = listening.address();
    return `smtp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  /** The next letter, whenever it comes. */
  next(): Promise<Received> {
    const one = this.received.shift();
    return one === undefined
      ? new Promise((resolve) => {
          this.waiting.push(resolve);
        })
      : Promise.resolve(one);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}
