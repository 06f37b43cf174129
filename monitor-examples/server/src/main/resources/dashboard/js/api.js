// Asks the server for what the live feed does not bring, and tells it what to do.

/** A refusal in the server's own words. */
export class Refused extends Error {
  constructor(status, body) {
    super(body?.detail || body?.title || body?.error || `HTTP ${status}`);
    this.status = status;
    this.body = body || {};
  }
}

async function call(method, path, body, signal, patience = 20000) {
  const answer = await fetch(path, {
    method,
    signal: signal ?? AbortSignal.timeout(patience),
    headers: body === undefined ? {} : {'Content-Type': 'application/json'},
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  let json = null;
  try {
    json = text ? JSON.parse(text) : null;
  } catch (e) {
    if (answer.ok) throw e; // of a refusal the status says enough
  }
  if (!answer.ok) throw new Refused(answer.status, json);
  return json;
}

export const get = (path, signal) => call('GET', path, undefined, signal);
export const post = (path, body = {}, patience) => call('POST', path, body, undefined, patience);
export const put = (path, body) => call('PUT', path, body);
export const remove = path => call('DELETE', path);

/** The API's path of a target, or of something below it. */
export const targetApi = (id, below = '') => `/api/v1/targets/${id.split('/').map(encodeURIComponent).join('/')}${below}`;
