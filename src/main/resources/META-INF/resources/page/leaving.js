/** What is asked before a view is left that cannot be shown again. */

/** @typedef {(go: () => void) => void} Asks calls `go` when the reader wants to leave all the same */

/** @type {{hash: string, asks: Asks} | null} */
let held = null;

/** Until the view ends, or the reader goes. @param {Asks} asks @param {AbortSignal} signal */
export function askBeforeLeaving(asks, signal) {
  const mine = {hash: location.hash, asks};
  held = mine;
  signal.addEventListener('abort', () => (held = held === mine ? null : held));
}

/** Goes at once where there is nothing to be lost. @param {() => void} go */
export function leaving(go) {
  if (!held) {
    go();
  } else if (!document.querySelector('dialog[open]')) {
    held.asks(() => {
      held = null;
      go();
    });
  }
}

/**
 * The address has changed already, by the Back button or by hand: it is put back, and asked.
 *
 * @returns {boolean} whether the view stays
 */
export function heldBack() {
  const to = location.hash;
  if (!held || to === held.hash) {
    return held !== null;
  }
  // A token is not left behind in the history.
  const put = to.startsWith('#token=') ? 'replaceState' : 'pushState';
  history[put](null, '', location.pathname + held.hash);
  leaving(() => (location.hash = to));
  return true;
}
