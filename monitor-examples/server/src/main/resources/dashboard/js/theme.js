// Runs before the first paint, so that neither colours nor language flash.
(function () {
  const read = key => {
    try {
      return localStorage.getItem(key);
    } catch (e) {
      return null; // storage is switched off: the browser's own preferences hold
    }
  };
  const theme = read('denyut.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  const lang = read('denyut.lang') || (navigator.language || '').toLowerCase().split('-')[0];
  document.documentElement.lang = lang === 'id' ? 'id' : 'en';
})();
