// The one request that this page makes: POST classify, at its own origin.

/** The address of the request; relative to the page, so that a proxy may serve both below a path. */
export function address(options) {
  const url = new URL('classify', document.baseURI);
  for (const [name, value] of Object.entries(options)) url.searchParams.set(name, value);
  return url;
}

/**
 * Classifies a photo.
 *
 * Answers `{ answer }` or `{ problem }`, the latter also for what never became an answer, with the status, the round
 * trip's milliseconds and, where the service asks to wait, the seconds.
 */
export async function classify(photo, { key, options, signal }) {
  const headers = { 'Content-Type': mediaType(photo) };
  if (key) headers.Authorization = `Bearer ${key}`;
  const began = performance.now();
  try {
    const response = await fetch(address(options), {
      method: 'POST', body: photo, headers, signal, cache: 'no-store', credentials: 'same-origin', redirect: 'error',
    });
    const document = await json(response);
    const outcome = { status: response.status, milliseconds: performance.now() - began };
    if (response.ok && document) return { ...outcome, answer: document };
    const retryAfter = Number(response.headers.get('Retry-After')) || 0;
    return { ...outcome, retryAfter, problem: document?.title ? document : unreadable(response) };
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    return { status: 0, milliseconds: performance.now() - began, problem: unreachable };
  }
}

/** The media type that is declared; the service looks at the bytes anyway. */
export function mediaType(photo) {
  return photo.type || 'application/octet-stream';
}

async function json(response) {
  try { return await response.json(); } catch { return undefined; }
}

function unreadable(response) {
  return { title: 'Unexpected answer', status: response.status, detail: `The answer of status ${response.status} is not JSON; something between this page and the service gave it.` };
}

const unreachable = {
  title: 'No answer', detail: 'The service cannot be reached, or it ended the connection before it answered.',
};
