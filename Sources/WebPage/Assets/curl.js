import { address, mediaType } from './api.js';

/** The command that gives the same answer. The key is never written out. */
export function curlCommand(photo, name, { key, options }) {
  const parts = [`curl -s --data-binary ${quoted('@' + name)}`, `-H ${quoted('Content-Type: ' + mediaType(photo))}`];
  if (key) parts.push('-H "Authorization: Bearer $GAG_KEY"');
  return [...parts, quoted(address(options).href)].join(' \\\n  ');
}

/** A word as the shell takes it literally. */
function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
