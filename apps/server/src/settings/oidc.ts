/** Signing in through the partnership's own OpenID provider, such as Microsoft Entra ID: who it is, and whom it makes what. */
import { readFileSync } from 'node:fs';
import { grantableRoles, type GrantableRole } from '#domain/account/facts.js';
import { referencePattern } from '#domain/references.js';
import { BadSetting } from './bad-setting.js';

/** What somebody whose claim has a value is granted. */
export interface ClaimedRole {
  readonly value: string;
  readonly role: GrantableRole;
  /** Whom a lead leads; empty for every other role. */
  readonly agencies: readonly string[];
}

export interface OidcSettings {
  readonly issuer: URL;
  readonly clientId: string;
  /** Undefined for a public client, which proves itself by PKCE alone. */
  readonly clientSecret?: string;
  /** What the button calls it. */
  readonly name: string;
  /** `never`, `always`, or the value of `amr` or `acr` by which the provider says that it asked for a second factor. */
  readonly secondFactor: string;
  /** The claim whose values give roles, and which value gives which; none where the service grants every role itself. */
  readonly claim: string;
  readonly roles: readonly ClaimedRole[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws BadSetting, which never repeats the secret */
export function oidcSettingsOf(
  environment: Environment,
  address: string | undefined,
): OidcSettings | undefined {
  const issuer = environment['GOLDEN_THREAD_OIDC_ISSUER'];
  const clientId = environment['GOLDEN_THREAD_OIDC_CLIENT_ID'];
  if (issuer === undefined || clientId === undefined) {
    const given = Object.keys(environment).find((name) => name.startsWith('GOLDEN_THREAD_OIDC_'));
    if (given === undefined) return undefined;
    throw new BadSetting(
      `${given} is set: set GOLDEN_THREAD_OIDC_ISSUER and GOLDEN_THREAD_OIDC_CLIENT_ID too.`,
    );
  }
  if (address === undefined)
    throw new BadSetting(
      `GOLDEN_THREAD_OIDC_ISSUER is set: set GOLDEN_THREAD_ADDRESS too, the address to which the provider sends people back.`,
    );
  const clientSecret = secretOf(environment);
  return {
    issuer: issuerOf(issuer),
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    name: environment['GOLDEN_THREAD_OIDC_NAME'] ?? 'your organisation',
    secondFactor: environment['GOLDEN_THREAD_OIDC_SECOND_FACTOR'] ?? 'never',
    claim: environment['GOLDEN_THREAD_OIDC_ROLE_CLAIM'] ?? 'roles',
    roles: rolesOf(environment['GOLDEN_THREAD_OIDC_ROLES']),
  };
}

function issuerOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere = url?.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url === undefined || (url.protocol !== 'https:' && !isHere) || url.search !== '' || url.hash !== '')
    throw new BadSetting(
      `GOLDEN_THREAD_OIDC_ISSUER is “${text}”: expected the provider’s https:// address, such as https://login.example.org/tenant/v2.0.`,
    );
  return url;
}

function secretOf(environment: Environment): string | undefined {
  const [name, inFile] = ['GOLDEN_THREAD_OIDC_CLIENT_SECRET', 'GOLDEN_THREAD_OIDC_CLIENT_SECRET_FILE'];
  const [secret, file] = [environment[name], environment[inFile]];
  if (secret !== undefined && file !== undefined)
    throw new BadSetting(`${name} and ${inFile} say the same thing: set one of them.`);
  if (file === undefined) return secret;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new BadSetting(`${inFile} is “${file}”, which cannot be read (${code}).`, { cause: error });
  }
}

/** `gt-coordinators=coordinator; gp-leads=agency-lead@city-gp-practice,city-icb`. */
function rolesOf(text: string | undefined): readonly ClaimedRole[] {
  if (text === undefined) return [];
  return text.split(';').map((one) => {
    const [, value = '', named = '', agencies] =
      /^\s*(\S[^=]*?)\s*=\s*([a-z-]+)(?:@([\w.,-]+))?\s*$/.exec(one) ?? [];
    const role = grantableRoles.find((each) => each === named);
    const led = agencies?.split(',') ?? [];
    const fits =
      (role === 'agency-lead') === led.length > 0 && led.every((each) => referencePattern.agency.test(each));
    if (role === undefined || role === 'auditor' || !fits)
      throw new BadSetting(
        `GOLDEN_THREAD_OIDC_ROLES says “${one.trim()}”: expected the claim’s value, = and coordinator, board-member, administrator, or agency-lead@ with the references of agencies, such as gp-leads=agency-lead@city-gp-practice; with semicolons between several.`,
      );
    return { value, role, agencies: led };
  });
}
