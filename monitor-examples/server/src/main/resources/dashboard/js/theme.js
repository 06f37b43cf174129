// Runs before the first paint, so that neither colours nor language flash.
(function () {
  const read = key => {
    try {
      return localStorage.getItem(key);
    } catch (e) {
      return null; // storage is switched off: the browser's own preferences hold
    }
  };
  const wish = new URLSearchParams(location.search), root = document.documentElement;
  const theme = read('denyut.theme');
  if (wish.get('tv') === '1') {
    root.dataset.tv = '1';
    root.dataset.theme = 'dark';
  } else if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  const lang = read('denyut.lang') || (navigator.language || '').toLowerCase().split('-')[0];
  root.lang = lang === 'id' ? 'id' : 'en';
})();
