/** A browser without scripts, as far as forms and cookies go: what tests of signing in look through. */

export interface Shown {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** Path of the page, after what it was sent on to. */
  readonly path: string;
}

export type Fields = Readonly<Record<string, string>>;

const entities: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>', '#39': "'" };
const plain = (html: string): string =>
  html.replace(/&(amp|quot|lt|gt|#39);/g, (_, name: string) => entities[name] ?? '');

export class Visitor {
  readonly cookies = new Map<string, string>();
  private page: Shown | undefined;

  constructor(private readonly url: string) {}

  /** What the page that is open says, without its tags. */
  get words(): string {
    return plain(
      (this.page?.text ?? '').replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(/<[^>]+>/g, ' '),
    )
      .replace(/\s+/g, ' ')
      .trim();
  }

  /** The page that is open, as it was sent. */
  get html(): string {
    return this.page?.text ?? '';
  }

  get path(): string {
    return this.page?.path ?? '';
  }

  async open(path: string): Promise<Shown> {
    return this.follow(await this.ask('GET', path));
  }

  /** Fills in the form of the open page whose address is this one (its own unless named), and sends it. */
  async send(fields: Fields, action?: string): Promise<Shown> {
    const { to, hidden } = this.form(action);
    return this.post(to, { ...hidden, ...fields });
  }

  /** Sends a form that no page here has. */
  async post(path: string, fields: Fields, headers: Fields = {}): Promise<Shown> {
    return this.follow(await this.ask('POST', path, new URLSearchParams(fields), headers));
  }

  /** Sends a form that carries files. */
  async upload(path: string, form: FormData): Promise<Shown> {
    return this.follow(await this.ask('POST', path, form));
  }

  /** The hidden fields of a form of the open page, and where it goes. */
  form(action?: string): { readonly to: string; readonly hidden: Fields } {
    for (const [, attributes = '', inner = ''] of (this.page?.text ?? '').matchAll(
      /<form([^>]*)>([\s\S]*?)<\/form>/g,
    )) {
      const to = plain(/action="([^"]*)"/.exec(attributes)?.[1] ?? this.path);
      if (action === undefined ? to === '/sign-out' : to !== action) continue;
      const inputs = [
        ...inner.matchAll(/<input type="hidden" name="([^"]*)"(?: autocomplete="[^"]*")? value="([^"]*)"/g),
      ];
      return {
        to,
        hidden: Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, plain(value)])),
      };
    }
    throw new Error(`There is no form ${action ?? ''} on ${this.path}: ${this.words.slice(0, 300)}`);
  }

  async ask(
    method: string,
    path: string,
    body?: URLSearchParams | FormData | string,
    headers: Fields = {},
  ): Promise<Response> {
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        Accept: 'text/html',
        Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(method === 'GET' ? {} : { 'Sec-Fetch-Site': 'same-origin' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  private async follow(response: Response): Promise<Shown> {
    const location = response.headers.get('location');
    if (response.status === 303 && location !== null) {
      await response.body?.cancel();
      return this.open(location);
    }
    const path = response.url.slice(this.url.length);
    this.page = { status: response.status, text: await response.text(), headers: response.headers, path };
    return this.page;
  }
}
