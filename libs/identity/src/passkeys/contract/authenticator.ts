/** A device for tests that makes passkeys and signs with them, as W3C Web Authentication says that one does. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a browser gives to it. */
interface Asked {
  readonly challenge: string;
}

/** How it goes wrong, or is made to lie. */
export interface Otherwise {
  /** Page that asks. */
  readonly origin?: string;
  /** Whom it takes the passkey to be for. */
  readonly site?: string;
  /** Whether it knows its owner; it always knows that somebody is there. */
  readonly isVerified?: boolean;
  readonly counter?: number;
  readonly handle?: string;
  /** What it says of its maker. */
  readonly statement?: readonly [format: string, statement: Map<string, unknown>];
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();

export class Authenticator {
  readonly credential = randomBytes(16).toString('base64url');
  private readonly key: KeyObject;
  private readonly cose: Uint8Array;
  private handle = '';
  private counter = 0;

  /** @param origin page at which its owner uses it, such as `https://thread.example.org` */
  constructor(
    private readonly origin: string,
    private readonly isCounting = true,
  ) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    // A key on P-256 for ECDSA with SHA-256 (RFC 9053, 7.1).
    this.cose = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        ...([
          [1, 2],
          [3, -7],
          [-1, 1],
        ] as const),
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]),
    );
  }

  /** Makes its passkey; the answer as a browser gives it. */
  make(options: Asked & { readonly user: { readonly id: string } }, otherwise: Otherwise = {}): string {
    this.handle = options.user.id;
    const id = Buffer.from(this.credential, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const made = Buffer.concat([Buffer.alloc(16), length, id, this.cose]);
    const [format, statement] = otherwise.statement ?? ['none', new Map()];
    const attestation = new Map<string, string | Map<string, unknown> | Uint8Array>([
      ['fmt', format],
      ['attStmt', statement],
      ['authData', Buffer.concat([this.data(HAS_CREDENTIAL, otherwise), made])],
    ]);
    return this.answer({
      clientDataJSON: this.client('webauthn.create', options, otherwise).toString('base64url'),
      attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url'),
    });
  }

  /** Signs; the answer as a browser gives it. */
  sign(options: Asked, otherwise: Otherwise = {}): string {
    const client = this.client('webauthn.get', options, otherwise);
    const data = this.data(0, otherwise);
    const signature = sign('sha256', Buffer.concat([data, sha256(client)]), this.key);
    return this.answer({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: otherwise.handle ?? this.handle,
    });
  }

  private data(flags: number, { site, isVerified = true, counter }: Otherwise): Buffer {
    if (this.isCounting) this.counter += 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter ?? this.counter);
    const shown = flags | PRESENT | (isVerified ? VERIFIED : 0);
    return Buffer.concat([sha256(site ?? new URL(this.origin).hostname), Buffer.from([shown]), count]);
  }

  private client(type: string, { challenge }: Asked, { origin = this.origin }: Otherwise): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  private answer(response: Readonly<Record<string, string>>): string {
    const id = this.credential;
    return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response });
  }
}
