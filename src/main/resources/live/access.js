import {Login} from './login.js';
import {Token} from './token.js';

/** Who reads: by a login at an issuer where there is one, or by a token that the reader pastes. */
export class Access {
  #token = new Token(() => this.#login.start());
  #login;
  #knowsLimits = false;

  /** @param config `{auth, login}` of the Gateway */
  constructor({auth, login}) {
    this.isOpen = auth === 'none';
    this.#login = new Login(login);
  }

  /** @param button by which the reader logs out, where that is possible */
  offerLeaving(button) {
    button.hidden = this.isOpen || (this.#login.isThere && !this.#login.canEnd);
    button.addEventListener('click', () => this.#leave());
  }

  /** The tokens go with this page: to the one that ends the login, or to itself, which then asks who reads. */
  #leave() {
    this.#token.forget();
    if (this.#login.canEnd) {
      this.#login.end();
    } else {
      location.reload();
    }
  }

  headers() {
    return {...this.#token.headers(), ...this.#login.headers()};
  }

  /** Completes when there is something to try, or the reader doesn't want to give anything. */
  async begin() {
    if (this.isOpen) {
      return;
    }
    const problem = await this.#login.finish();
    if (this.headers().Authorization) {
      return;
    }
    if (this.#login.isThere && problem === '') {
      await this.#login.start();
      await new Promise(() => {});
    }
    await this.#token.ask(problem || 'This Gateway wants to know who reads.', this.#login.isThere);
  }

  /** Whether to try again. Who closed the sheet to read less than everything isn't asked again for that. */
  async refused(status) {
    if (this.isOpen || (this.#knowsLimits && status !== 401)) {
      return false;
    }
    if (this.#login.isThere && await this.#login.renew()) {
      return true;
    }
    const why = status === 401 ? `Your ${this.#login.isThere ? 'login' : 'token'} is not valid, or not any more.`
      : 'You may not read all of this. Close this and name a source that you may read in the filter, such as src:ID, '
        + 'or say that you are somebody else.';
    const isOther = await this.#token.ask(`${why} (The Gateway answered ${status}.)`, this.#login.isThere);
    this.#knowsLimits = !isOther;
    return isOther;
  }
}
