const KEY = 'loggregator.login';
/** A token that is refused as soon as it was given won't be replaced by a better one. */
const FRESH_MS = 5_000;

/**
 * Logs in at an issuer of OAuth 2: authorisation code with PKCE, as a public client. Tokens stay in this page; what the
 * way back needs is in this tab's storage for that long.
 */
export class Login {
  #access = '';
  #refresh = '';
  #givenMs = 0;

  /** @param config `{authorizationUrl, tokenUrl, clientId, scope, logoutUrl}`, null where there is no issuer */
  constructor(config) {
    this.config = config ?? null;
  }

  get isThere() {
    return this.config !== null;
  }

  get canEnd() {
    return Boolean(this.config?.logoutUrl);
  }

  headers() {
    return this.#access ? {Authorization: `Bearer ${this.#access}`} : {};
  }

  /** Leaves this page for the issuer's, which leads back here. */
  async start() {
    const verifier = randomText();
    const state = randomText();
    sessionStorage.setItem(KEY, JSON.stringify({verifier, state, hash: location.hash}));
    const to = new URL(this.config.authorizationUrl);
    Object.entries({
      response_type: 'code', client_id: this.config.clientId, redirect_uri: here(), scope: this.config.scope, state,
      code_challenge: await challengeOf(verifier), code_challenge_method: 'S256',
    }).forEach(([name, value]) => to.searchParams.set(name, value));
    leaveFor(to);
  }

  /** Leaves this page, and what is in it, for the one where the browser's session at the issuer ends. */
  end() {
    leaveFor(this.config.logoutUrl);
  }

  /** What is wrong with what the issuer sent back; empty for nothing, or where nobody comes back. */
  async finish() {
    const answer = new URLSearchParams(location.search);
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    sessionStorage.removeItem(KEY);
    if (!answer.has('code') && !answer.has('error')) {
      return '';
    }
    history.replaceState(null, '', here() + (kept?.hash ?? ''));
    if (kept === null || answer.get('state') !== kept.state) {
      return 'The answer of the login is not for this page.';
    }
    if (answer.has('error')) {
      return `The login was refused: ${answer.get('error_description') ?? answer.get('error')}`;
    }
    return this.#ask({grant_type: 'authorization_code', code: answer.get('code'), redirect_uri: here(),
      code_verifier: kept.verifier});
  }

  /** Gets another token in place of an old one, where the issuer gives one without asking. Whether it did. */
  async renew() {
    return this.#refresh !== '' && Date.now() - this.#givenMs > FRESH_MS
      && await this.#ask({grant_type: 'refresh_token', refresh_token: this.#refresh}) === '';
  }

  async #ask(form) {
    this.#access = '';
    try {
      let response = await this.#post(form);
      if (response.status === 401) {
        // a UAA that knows no public clients yet: there this one has a secret, which is empty
        response = await this.#post({...form, client_secret: ''});
      }
      const token = await response.json();
      if (!response.ok || typeof token.access_token !== 'string') {
        return `The login gave no token: ${token.error_description ?? token.error ?? response.status}`;
      }
      this.#access = token.access_token;
      this.#refresh = token.refresh_token ?? '';
      this.#givenMs = Date.now();
      return '';
    } catch (e) {
      return `The login gave no token: ${e.message}`;
    }
  }

  #post(form) {
    return fetch(this.config.tokenUrl, {
      method: 'POST', cache: 'no-store', credentials: 'omit', headers: {Accept: 'application/json'},
      body: new URLSearchParams({...form, client_id: this.config.clientId})});
  }
}

/** Who comes back by the browser's way back finds no page that is half done, or of somebody else, but a new one. */
function leaveFor(address) {
  addEventListener('pageshow', event => event.persisted && location.reload());
  location.assign(address);
}

/** This page without what follows its path. */
function here() {
  return location.origin + location.pathname;
}

function randomText() {
  return base64(crypto.getRandomValues(new Uint8Array(32)));
}

async function challengeOf(verifier) {
  return base64(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
