/** Loads a style sheet once; a promise that it is there. */
export function style(href) {
  if (document.querySelector(`link[href="${href}"]`)) return null;
  return new Promise((done, failed) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.onload = done;
    link.onerror = () => failed(new Error(href));
    link.href = href;
    document.head.append(link);
  });
}
