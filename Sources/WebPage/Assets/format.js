// Numbers and names as people read them. The space before a unit does not break.

const space = '\u00a0';

/** A probability, 0 to 1, in percent. */
export function percent(share, decimals = 0) {
  return (share * 100).toFixed(decimals) + space + '%';
}

/** A duration given in milliseconds. */
export function milliseconds(value) {
  return (value < 10 ? value.toFixed(1) : Math.round(value)) + space + 'ms';
}

/** `too_small` as `too small`. */
export function words(name) {
  return name.replaceAll('_', ' ');
}

/** A range such as `30-49` with the dash of ranges. */
export function range(label) {
  return label.replace(/^(\d+)-(\d+)$/, '$1–$2');
}

/** `1 face`, `2 faces`. */
export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** What is said of a face, in a few words. */
export function summary(face) {
  const parts = [`${face.gender.label} ${percent(face.gender.confidence)}`, range(face.age_group.label)];
  if (face.age) parts.push(`about ${Math.round(face.age.estimate)} years`);
  return parts.join(', ');
}
