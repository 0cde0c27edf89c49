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

/** What each head of the model says of a face, by its name: those with labels have `probabilities`, those with years an `estimate`. */
export function answers(face) {
  return Object.entries(face).filter(([, answer]) => answer?.probabilities || answer?.estimate !== undefined);
}

/** The labels of a face, the first with its probability where `confident`. */
export function labels(face, { confident = false } = {}) {
  return answers(face).filter(([, answer]) => answer.label !== undefined)
    .map(([, { label, confidence }], index) => range(label) + (confident && index === 0 ? ` ${percent(confidence)}` : ''));
}

/** What is said of a face, in a few words. */
export function summary(face) {
  const years = answers(face).filter(([, answer]) => answer.estimate !== undefined)
    .map(([, { estimate }]) => `about ${Math.round(estimate)} years`);
  return [...labels(face, { confident: true }), ...years].join(', ');
}
