// What a reader has chosen, kept by the browser.
export function keep(key, value) {
  try {
    localStorage.setItem(`denyut.${key}`, value);
  } catch (e) {
    console.info('the choice is not kept: storage is switched off', e);
  }
}

export function kept(key) {
  try {
    return localStorage.getItem(`denyut.${key}`);
  } catch (e) {
    return null; // storage is switched off
  }
}
