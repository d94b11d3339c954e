/**
 * Who the reader is. Everything else asks `token()` and nothing else, so that a sign-in by OIDC
 * changes this file alone.
 */

const KEY = 'stint.token';

/** @returns {Promise<string | null>} what is sent as bearer token; null: nobody is signed in */
export async function token() {
  return sessionStorage.getItem(KEY);
}

/** @param {string} token for this tab alone, and gone with it */
export function signIn(token) {
  sessionStorage.setItem(KEY, token);
}

export function signOut() {
  sessionStorage.removeItem(KEY);
}

/** A token is ASCII; a header takes nothing else. @param {string} token */
export const isSendable = token => /^[\x20-\x7e]*$/.test(token);

/**
 * Takes the token out of `#token=…`, which the start text prints, before anything else sees it. A
 * fragment is never sent; it is taken out of the address bar and the history too.
 *
 * @returns {boolean} false: there is something in its place that is no token
 */
export function takeTokenFromAddress() {
  const given = /^#token=(.+)$/.exec(location.hash);
  if (given) {
    history.replaceState(null, '', location.pathname);
    try {
      const token = decodeURIComponent(given[1]);
      if (!isSendable(token)) {
        return false;
      }
      signIn(token);
    } catch {
      return false;
    }
  }
  return true;
}
