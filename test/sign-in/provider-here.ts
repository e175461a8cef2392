/** A real OpenID provider on this machine, at which one person is always signed in. */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Whoever sits at the browser, as the provider knows them. */
export interface Known {
  readonly subject: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly acr?: string;
  readonly amr?: readonly string[];
  /** Entra ID’s word for an address whose domain is its owner’s. */
  readonly xmsEdov?: boolean | number | string;
}

export const CLIENT = { id: 'golden-thread', secret: 'a secret that only the two of them know' };

export class ProviderHere {
  /** Null declines. */
  person: Known | null = null;
  /** What somebody on the way puts into its ID tokens, whose signatures they cannot make. */
  forged: object | null = null;

  private constructor(
    readonly issuer: string,
    private readonly server: Server,
  ) {}

  /** @param back the address to which it sends people back */
  static async open(back: string): Promise<ProviderHere> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const here = new ProviderHere(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
    const provider = new Provider(here.issuer, here.configuration(back));
    const answer = provider.callback();
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/') !== true) {
        if (request.url === '/token' && here.forged !== null) forge(response, here.forged);
        void answer(request, response);
        return;
      }
      const result =
        here.person === null
          ? { error: 'access_denied', error_description: 'The person said no.' }
          : { login: { accountId: here.person.subject } };
      void provider.interactionFinished(request, response, result);
    });
    return here;
  }

  private configuration(back: string): ConstructorParameters<typeof Provider>[1] {
    return {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [back],
          post_logout_redirect_uris: [new URL('/sign-in', back).href],
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      claims: {
        openid: ['sub', 'acr', 'amr'],
        profile: ['name', 'roles'],
        email: ['email', 'email_verified', 'xms_edov'],
      },
      conformIdTokenClaims: false,
      findAccount: (_, id) => ({
        accountId: id,
        claims: () => {
          const { email, emailVerified, xmsEdov, name, roles, acr, amr } = this.person ?? { subject: id };
          return { sub: id, email, email_verified: emailVerified, xms_edov: xmsEdov, name, roles, acr, amr };
        },
      }),
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      features: { devInteractions: { enabled: false } },
      ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60 },
      cookies: { keys: ['a key for a test'] },
      async loadExistingGrant(ctx) {
        const { provider, client, session } = ctx.oidc;
        if (client === undefined || session?.accountId === undefined) return undefined;
        const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Puts claims into the ID token of an answer, and leaves its signature. */
function forge(response: ServerResponse, claims: object): void {
  const end = response.end.bind(response);
  response.end = ((body: string | Buffer) => {
    const answer = JSON.parse(body.toString()) as { readonly id_token: string };
    const [header, payload = '', signature] = answer.id_token.split('.');
    const said = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const other = Buffer.from(JSON.stringify({ ...said, ...claims })).toString('base64url');
    const changed = JSON.stringify({ ...answer, id_token: [header, other, signature].join('.') });
    response.setHeader('Content-Length', Buffer.byteLength(changed));
    return end(changed);
  }) as ServerResponse['end'];
}
